// How the aggregator ends when it is asked to.
import type { Server } from 'node:http';

const CLOSE_LIMIT_MS = 3000;

/** Calls `stop` once, at the first signal, or when the parent is gone. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let called = false;
  const once = (): void => {
    if (called) return;
    called = true;
    stop().catch(() => process.exit(1));
  };
  process.on('SIGTERM', once);
  process.on('SIGINT', once);
  process.on('disconnect', once);
}

/** Resolves when nobody is connected any more; after a while those who are left are cut off. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), CLOSE_LIMIT_MS).unref();
  });
}
