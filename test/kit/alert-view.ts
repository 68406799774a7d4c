import type { AlertView } from '#shared/wire/alert.ts';

const SINCE = '2026-11-27T20:00:00Z';

/** An alert as the room hears of it: open, at level 4, in a region that is in sight. */
export function alertView(of: Partial<AlertView> = {}): AlertView {
  return {
    alertId: '0123456789abcdef',
    siteId: 'demo',
    kind: 'level',
    regionId: 'r',
    cells: ['c'],
    state: 'open',
    level: 4,
    since: SINCE,
    openedAt: SINCE,
    escalation: 0,
    sight: 'above',
    windowsBelow: 0,
    repeats: 0,
    acknowledged: null,
    measure: null,
    unseenMs: 0,
    belowSince: null,
    shelved: null,
    goes: null,
    clearedAt: null,
    names: {},
    comments: [],
    ...of,
  };
}
