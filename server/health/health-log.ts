import type pino from 'pino';
import type { HealthChange } from '#shared/wire/health.ts';

/** What the log says when a check of health changes its word. */
export function healthLog(log: pino.Logger): (change: HealthChange) => void {
  return ({ name, word, whatToDo }) => {
    if (word === 'ok') log.info({ check: name }, 'well again');
    else log.error({ check: name, word }, whatToDo ?? 'not well');
  };
}
