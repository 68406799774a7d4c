// Whether a screen may show a drill. What is real goes before: as long as something of it waits for somebody or is critical, and as long as nobody
// would hear of it, no screen shows anything made up. Pure.
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { isOpen, isRunning } from './alerts.ts';
import type { Scene } from './room-source.ts';

/** `real`: an alert is open, or something is critical. `unheard`: nothing comes in, so that nobody would hear of one. */
export type DrillHold = 'real' | 'unheard';

const isCritical = ({ kind, level }: Pick<AlertView, 'kind' | 'level'>): boolean =>
  ALERT_KINDS[kind].isUrgent || level === 4;

/** What keeps a drill off the screen; null: nothing. `live`: what goes on in earnest. `isHeard`: it comes in. */
export function drillHold(
  { alerts, rows, signals }: Pick<Scene, 'alerts' | 'rows' | 'signals'>,
  isHeard: boolean,
): DrillHold | null {
  if (!isHeard || alerts === undefined) return 'unheard';
  const running = alerts.filter(isRunning);
  const isReal =
    running.some((alert) => isOpen(alert) || isCritical(alert)) ||
    signals.length > 0 ||
    rows.some(({ state }) => state.kind === 'level' && state.level === 4);
  return isReal ? 'real' : null;
}
