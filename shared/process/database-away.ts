// Tells "the database is away" from everything else that can go wrong with a query. The one place that knows how Node, pg and PostgreSQL say so.

/** Node: nobody listens there, the line broke, or it never answered. */
const NODE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EAI_AGAIN',
]);

/**
 * PostgreSQL: connection exceptions (08, but 08P01: a query with the wrong number of parameters is a bug of ours), shutting down or starting up (57P), too many connections (53300), a statement that was stopped by its
 * time limit (57014), a transaction that was idle for too long (25P03).
 */
const SQL_STATES = /^(08(?!P01)...|57P0.|53300|57014|25P03)$/;

/** What pg and its pool say without a code. */
const MESSAGES = new Set([
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout expired',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
]);

/** Whether the database answered with an error of its own: it runs, and something in it is not as whoever asked takes it to be. */
export function isOfDatabase(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { severity, code } = error as { readonly severity?: unknown; readonly code?: unknown };
  if (typeof severity === 'string' && typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code))
    return !isDatabaseAway(error);
  return isOfDatabase(error.cause);
}

/** pg's own word for a query that got no answer within its time limit. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

/** Whether the database refused, broke off or did not answer: worth another try a little later, and no fault of whoever asked. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (MESSAGES.has(error.message)) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (NODE_CODES.has(code) || SQL_STATES.test(code)) return true;
  // The folder of a Unix socket is there before the socket is; any other file that is missing is another matter.
  if (code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect') return true;
  // A name with several addresses: all of them failed.
  return error instanceof AggregateError && error.errors.some(isDatabaseAway);
}
