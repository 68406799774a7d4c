// Who was sent to an alert, and when they were recalled. Pure: of the log.
import type { EpochMs } from '#shared/time.ts';
import type { Debrief } from './types.ts';

export type SentEntry = {
  readonly kind: 'alert_sent' | 'alert_recalled';
  readonly at: EpochMs;
  /** Null: recalled, or the words were erased. */
  readonly who: string | null;
};

/** In the order of the log. */
export function sendingsOf(log: Debrief['log'], alertId: string): readonly SentEntry[] {
  return log.flatMap(({ document, text }): readonly SentEntry[] => {
    const { kind, at } = document;
    if (document.alertId !== alertId) return [];
    if (kind === 'alert_recalled') return [{ kind, at: Date.parse(at), who: null }];
    return kind === 'alert_sent' ? [{ kind, at: Date.parse(at), who: text }] : [];
  });
}
