// Phases of an event, after DIM-ICE.
import type { Phase } from '../../wire/event-plan.ts';
import type { Table } from './under.ts';

export const PHASE_WORDS: Table<Phase> = {
  ingress: { nl: 'instroom', en: 'ingress' },
  circulation: { nl: 'circulatie', en: 'circulation' },
  egress: { nl: 'uitstroom', en: 'egress' },
};
