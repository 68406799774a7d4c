// The judge of the worst hour finds what it is there to find: each fault planted in a picture that is right.
import { expect, test } from 'vitest';
import { faultsOf, jumpsOf, type Truth } from './judge.ts';
import type { Seen } from './picture.ts';

const TRUTH: Truth = {
  windows: new Map([
    [
      '12:00',
      new Map([
        ['hot', 4],
        ['blind', null],
        ['calm', 1],
      ]),
    ],
  ]),
  ran: [{ alertId: 'a1', name: 'HO', from: '11:59', until: null }],
};

const row = (id: string, look: string): Seen['rows'][number] => ({
  id,
  code: id,
  look,
  isInView: true,
});
const RIGHT: Seen = {
  clock: '12:01:20',
  newest: '12:00',
  mode: 'live',
  above: '',
  isLog: false,
  rows: [row('hot', '4'), row('blind', 'withheld'), row('calm', '1')],
  cards: [
    { alertIds: ['a1'], state: 'open', name: 'Hot', measure: 'Stop the inflow', isInView: true },
  ],
  frame: '0 0 9',
  plates: ['hot', 'blind'],
};

const kindsOf = (changes: Partial<Seen>): readonly string[] =>
  faultsOf({ ...RIGHT, ...changes }, TRUTH).map(({ kind }) => kind);
const [card] = RIGHT.cards;
if (card === undefined) throw new Error('a picture has a card');

test.each<[string, Partial<Seen>, readonly string[]]>([
  ['all is right', {}, []],
  ['more careful than it is', { rows: RIGHT.rows.map(({ id }) => row(id, 'stale')) }, []],
  ['a 4 as a 3', { rows: [row('hot', '3'), ...RIGHT.rows.slice(1)] }, ['calmer']],
  [
    'not known as a 0',
    { rows: [row('hot', '4'), row('blind', '0'), row('calm', '1')] },
    ['calmer'],
  ],
  ['a 1 as a 2', { rows: [...RIGHT.rows.slice(0, 2), row('calm', '2')] }, ['wrong']],
  ['no row', { rows: RIGHT.rows.slice(1) }, ['missing']],
  ['no plate', { plates: ['hot'] }, ['unplated']],
  ['below the fold', { rows: RIGHT.rows.map((one) => ({ ...one, isInView: false })) }, ['unseen']],
  ['a level without a connection', { mode: 'lost' }, ['old', 'old']],
  ['no card', { cards: [] }, ['cardless']],
  ['no measure', { cards: [{ ...card, measure: '' }] }, ['measureless']],
  ['the log in the place of the cards', { isLog: true, cards: [] }, []],
  ['half a card', { cards: [{ ...card, isInView: false }] }, ['cut']],
  [
    'the alert has cleared',
    { cards: [{ ...card, state: 'cleared', measure: '', isInView: false }] },
    [],
  ],
])('%s', (_, changes, kinds) => {
  expect(kindsOf(changes)).toEqual(kinds);
});

test.each([
  ['status-bar__bar', 3, ['cut']],
  ['status-bar__bar trouble__trouble', 3, []],
  ['status-bar__bar stopped-bar__stopped', 3, []],
  ['status-bar__bar stopped-bar__stopped', 2, ['cut']],
] as const)('under "%s", card %i of four is below the fold', (above, cut, kinds) => {
  const cards = Array.from({ length: 4 }, (_, i) => ({ ...card, isInView: i !== cut }));
  expect(kindsOf({ above, cards })).toEqual(kinds);
});

test('an alert whose window has just come may not be there yet, one that has cleared need not', () => {
  const of = (from: string, until: string | null) =>
    faultsOf(
      { ...RIGHT, cards: [] },
      { ...TRUTH, ran: [{ alertId: 'a1', name: 'HO', from, until }] },
    );
  expect(of('12:00', null)).toEqual([]);
  expect(of('11:50', '12:00')).toEqual([]);
  expect(of('11:59', null)).toHaveLength(1);
});

test('a room that moves is told, unless a banner came', () => {
  const moved = { ...RIGHT, frame: '0 60 9' };
  expect(jumpsOf([RIGHT, moved]).map(({ kind }) => kind)).toEqual(['jumped']);
  expect(jumpsOf([RIGHT, { ...moved, above: 'trouble' }])).toEqual([]);
});
