// Who goes to a place, and who may be sent there.
import { expect, test } from 'vitest';
import { goesTo, isUnsent, teamsAt, whoIn, whoToSend } from '#client/model/who-goes.ts';
import { type AlertView, MAX_GOES } from '#shared/wire/alert.ts';
import { alertView } from '../../kit/alert-view.ts';
import { eventPlan } from '../../kit/ladder-builders.ts';

const goes = (who: string, minute: number) => ({
  who,
  by: 'a-1',
  at: `2026-11-27T20:0${minute}:00Z`,
});
const places = (about: 'place' | 'blind', ...alerts: [AlertView, ...AlertView[]]) => ({
  about,
  alerts,
});
const [north, south] = [goes('Team North', 1), goes('Team South', 2)];

const measure = (measureId: string, nl: string, en: string, zoneIds: string[] = []) => ({
  measureId,
  kinds: ['level' as const],
  zoneIds,
  text: { nl: measureId, en: measureId },
  team: { nl, en },
  channel: measureId,
});
const PLAN = eventPlan({
  measures: [
    measure('1', 'Team Noord', 'Team North'),
    measure('2', 'Team Noord', 'Team North'),
    measure('3', 'Team Zuid', 'Team South', ['c']),
    measure('4', 'Team West', 'Team West', ['elsewhere']),
  ],
});

test('the newest name of a place is its name; several places have one only where all have it', () => {
  const [one, two] = [alertView({ goes: north }), alertView({ goes: south })];
  expect(goesTo(places('place', one, two, alertView()))).toEqual(south);
  expect(goesTo(places('place', alertView()))).toBeNull();
  expect(goesTo(places('blind', one, two))).toBeNull();
  expect(goesTo(places('blind', one, alertView()))).toBeNull();
  expect(goesTo(places('blind', one, alertView({ goes: north })))).toEqual(north);
});

test('a place waits for a name while something runs there', () => {
  const at = (alert: AlertView) => isUnsent({ ...places('place', alert) } as never);
  expect(at(alertView())).toBe(true);
  expect(at(alertView({ goes: north }))).toBe(false);
  expect(at(alertView({ state: 'cleared' }))).toBe(false);
});

test('teams are those of the agreed measures, each once, those of the place first', () => {
  expect(teamsAt(PLAN, [alertView()], 'en')).toEqual([
    { who: 'Team South', channel: '3' },
    { who: 'Team North', channel: '1' },
  ]);
  expect(teamsAt(null, [alertView()], 'en')).toEqual([]);
});

test('a team of the plan is told in the language of the reader, a name as it was written', () => {
  expect(whoIn(north, PLAN, 'nl')).toBe('Team Noord');
  expect(whoIn(goes('Sanne', 3), PLAN, 'nl')).toBe('Sanne');
  expect(whoIn({ ...north, who: null }, PLAN, 'nl')).toBeNull();
});

test('a name that is too long is cut, and never through a character', () => {
  expect(whoToSend('  Sanne ')).toBe('Sanne');
  expect(whoToSend('x'.repeat(MAX_GOES + 20))).toHaveLength(MAX_GOES);
  const cut = whoToSend(`${'x'.repeat(MAX_GOES - 1)}😀`);
  expect(cut).toBe('x'.repeat(MAX_GOES - 1));
});
