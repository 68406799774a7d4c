// Which roles may join which lane of the stream, and which events they get there: the stream's counterpart of the table of routes.
import type { Lane } from '#shared/wire/record.ts';
import type { ServerEvents } from '#shared/wire/stream.ts';
import { type Access, READERS } from '../auth/access.ts';

export type LaneAccess = {
  readonly access: Access;
  /** Every event that is sent on this lane. A table test listens as each role and finds no other. */
  readonly events: readonly (keyof ServerEvents)[];
};

const BOTH = ['hello', 'window', 'retracted', 'reset', 'refused'] as const;

export const LANES: Readonly<Record<Lane, LaneAccess>> = {
  public: { access: 'public', events: BOTH },
  staff: { access: READERS, events: [...BOTH, 'critical', 'alert'] },
};
