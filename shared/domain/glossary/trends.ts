// Where a level goes.
import type { Table } from './under.ts';

export const TREND_WORDS: Table<'rising' | 'steady' | 'falling'> = {
  rising: { nl: 'neemt toe', en: 'rising' },
  steady: { nl: 'blijft gelijk', en: 'steady' },
  falling: { nl: 'neemt af', en: 'falling' },
};
