// An alert that nobody answered; a test changes what it is about.
import { isoUtc } from '#shared/time.ts';
import type { Alert } from '#shared/wire/alert.ts';
import { MINUTE, T0 } from './ladder-builders.ts';

export function alertOf(more: Partial<Alert> = {}): Alert {
  return {
    alertId: '0000000000000001',
    siteId: 'demo',
    kind: 'level',
    regionId: 'a',
    cells: ['a'],
    state: 'open',
    level: 4,
    since: isoUtc(T0),
    openedAt: isoUtc(T0 + MINUTE),
    unseenMs: 0,
    escalation: 0,
    sight: more.kind === 'blind' ? 'unknown' : 'above',
    windowsBelow: 0,
    belowSince: null,
    repeats: 0,
    acknowledged: null,
    measure: null,
    shelved: null,
    goes: null,
    clearedAt: null,
    ...more,
  };
}
