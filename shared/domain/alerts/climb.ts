// The alerts of one site while one window is evaluated.

import { type EpochMs, isoUtc } from '../../time.ts';
import type { Alert } from '../../wire/alert.ts';
import { ALERT_KINDS } from '../glossary/alert-kinds.ts';
import { isShelvedAt } from './people.ts';
import {
  type AlertBook,
  CLEARS_AFTER,
  type LadderWindow,
  type MakeAlertId,
  QUIET_MS,
  type SystemStep,
} from './types.ts';

export type Fired = {
  readonly kind: Alert['kind'];
  readonly regionId: string | null;
  readonly cells: readonly string[];
  readonly level: 3 | 4 | null;
  readonly since: EpochMs;
};

/** Closed by a person while the region is still blind: it must not fire again before the region was seen once. */
function isSameBlindness(
  { kind, regionId, since }: Pick<Alert, 'kind' | 'regionId' | 'since'>,
  { watch }: Pick<AlertBook, 'watch'>,
): boolean {
  if (!ALERT_KINDS[kind].isBlind || regionId === null) return false;
  return watch[regionId]?.sinceUnknown === Date.parse(since);
}

/** One evaluation: alerts by place and kind, and the steps that are taken. */
export class Climb {
  readonly #window: LadderWindow;
  readonly #makeId: MakeAlertId;
  readonly #alerts: Map<string, Alert>;
  readonly steps: SystemStep[] = [];

  constructor(book: AlertBook, window: LadderWindow, makeId: MakeAlertId) {
    this.#window = window;
    this.#makeId = makeId;
    const recent = book.alerts.filter(
      ({ clearedAt, ...alert }) =>
        clearedAt === null ||
        window.seenAt - Date.parse(clearedAt) < QUIET_MS ||
        isShelvedAt(alert, window.seenAt) ||
        isSameBlindness(alert, book),
    );
    this.#alerts = new Map(recent.map((alert) => [alert.alertId, alert]));
  }

  /** The moment from which an alert of this window waits for somebody. */
  get openedAt(): string {
    return isoUtc(this.#window.seenAt);
  }

  alerts(): readonly Alert[] {
    return [...this.#alerts.values()];
  }

  running(): readonly Alert[] {
    return this.alerts().filter(({ state }) => state !== 'cleared');
  }

  find(kind: Alert['kind'], place: string): Alert | undefined {
    return this.alerts().findLast((alert) => alert.kind === kind && placeKeyOf(alert) === place);
  }

  put(alert: Alert, step?: SystemStep['kind']): void {
    const belowSince =
      alert.windowsBelow === 0 ? null : (alert.belowSince ?? isoUtc(this.#window.windowStart));
    const known = { ...alert, belowSince };
    this.#alerts.set(alert.alertId, known);
    if (step !== undefined) this.steps.push({ kind: step, alert: known });
  }

  /** A new alert, or the one that cleared a moment ago. */
  fire({ kind, regionId, cells, level, since }: Fired): void {
    const { openedAt } = this;
    const place = regionId ?? cells[0] ?? '';
    const before = this.find(kind, place);
    const sight = ALERT_KINDS[kind].isBlind ? 'unknown' : 'above';
    const began = { level, since: isoUtc(since), openedAt, unseenMs: 0 };
    const fresh = { ...began, sight, windowsBelow: 0, belowSince: null } as const;
    if (before !== undefined) {
      const isWorse = (level ?? 0) > (before.level ?? 0);
      const answered = before.measure === null ? 'acknowledged' : 'measure_taken';
      const isAnswered = !isWorse && before.acknowledged !== null;
      const kept = isAnswered ? {} : { acknowledged: null, measure: null };
      const { shelved } = isWorse ? { shelved: null } : before;
      const again: Alert = {
        ...before,
        ...fresh,
        ...kept,
        shelved,
        cells: [...cells],
        state: isAnswered ? answered : 'open',
        escalation: 0,
        repeats: before.repeats + 1,
        clearedAt: null,
      };
      this.put(again, 'alert_repeated');
      return;
    }
    const opened: Alert = {
      alertId: this.#makeId({ kind, place, openedAt }),
      siteId: this.#window.siteId,
      kind,
      regionId,
      cells: [...cells],
      state: 'open',
      escalation: 0,
      repeats: 0,
      acknowledged: null,
      measure: null,
      shelved: null,
      goes: null,
      clearedAt: null,
      ...fresh,
    };
    this.put(opened, 'alert_opened');
  }

  clear(alert: Alert): void {
    const clearedAt = this.openedAt;
    const below = CLEARS_AFTER;
    this.put(
      { ...alert, state: 'cleared', sight: 'below', windowsBelow: below, goes: null, clearedAt },
      'alert_cleared',
    );
  }
}

function placeKeyOf({ regionId, cells }: Alert): string {
  return regionId ?? cells[0] ?? '';
}
