// The aggregator's log: ids of sites, counts, durations. A reading never reaches it.
import pino, { type Logger } from 'pino';
import { quietLogOf, SETTLE_MS } from '#shared/process/quiet-log.ts';
import type { Settings } from './settings.ts';

/** Logs a failure: the first of its kind at once, the others as a count. */
export type LogFailure = (
  text: string,
  error: unknown,
  fields?: Readonly<Record<string, unknown>>,
) => void;

export function openLog(settings: Settings): Logger {
  const redact = ['req', 'token', 'password', 'readings', 'level'];
  const options = { level: settings.logLevel, base: { program: 'aggregator' }, redact };
  return pino(options, pino.destination(2));
}

/** An outage must not fill the log: its failures are counted, and told once a minute. */
export function quietly(log: Logger): LogFailure {
  const write = (fields: Readonly<Record<string, unknown>>, text: string): void =>
    log.error(fields, text);
  const quiet = quietLogOf(write, () => performance.now());
  setInterval(quiet.settle, SETTLE_MS).unref();
  return quiet.failed;
}
