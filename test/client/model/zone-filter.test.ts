// What somebody looks for in a long list, and what stays whatever they look for.
import { expect, test } from 'vitest';
import { groupRows } from '#client/model/ranking.ts';
import type { RegionState } from '#client/model/region-state.ts';
import { filterRows } from '#client/model/zone-filter.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import { alertView } from '../../kit/alert-view.ts';

const at = (level: 0 | 1 | 2 | 3 | 4): RegionState => ({
  kind: 'level',
  level,
  since: 0,
  trend: 'steady',
});
const row = (code: string, name: string, level: 0 | 1 | 2 | 3 | 4 = 1): ZoneRow => ({
  id: code,
  regionId: code,
  name,
  zones: [name],
  cells: [code],
  code,
  area: 'Noordkade',
  areaId: 'noordkade',
  state: at(level),
  boundaries: [1, 2, 3, 4],
});
const ROWS = [
  row('A1', 'Café Zuid'),
  row('A2', 'Poort', 3),
  row('A10', 'Brug', 4),
  row('B1', 'Veld', 2),
];
const words = ({ code, name, area, state }: ZoneRow): string =>
  `${code} ${name} ${area} ${state.kind === 'level' && state.level === 3 ? 'heel druk' : 'matig'}`;
const codesOf = (sought: string, alerts: Parameters<typeof filterRows>[2] = []): string[] =>
  filterRows(ROWS, sought, alerts, words).map(({ code }) => code);

test('every word is found anywhere: name, code, area, level; without accents or capitals', () => {
  expect(codesOf('  ')).toEqual(['A1', 'A2', 'A10', 'B1']);
  expect(codesOf('CAFE')).toEqual(['A1', 'A10']);
  expect(codesOf('b1')).toEqual(['A10', 'B1']);
  expect(codesOf('noord heel')).toEqual(['A2', 'A10']);
  expect(codesOf('nowhere')).toEqual(['A10']);
});

test('one letter begins a word: whoever looks for gate B is not offered gate D', () => {
  const gates = [row('OB', 'Gate D queue'), row('LB', 'Gate B queue'), row('LC', 'Gate Bis')];
  const found = (sought: string) => filterRows(gates, sought, [], words).map(({ code }) => code);
  expect(found('gate b')).toEqual(['LB', 'LC']);
  expect(found('ob')).toEqual(['OB']);
  expect(found('ueue')).toEqual(['OB', 'LB']);
  expect(found(' gate  ')).toEqual(['OB', 'LB', 'LC']);
});

test('a place at level 4 and one with a running alert stay, whatever is looked for', () => {
  const open = alertView({ cells: ['B1'], state: 'open' });
  const answered = alertView({ cells: ['A2'], state: 'acknowledged' });
  const over = alertView({ cells: ['A1'], state: 'cleared' });
  expect(codesOf('nowhere', [open, answered, over])).toEqual(['A2', 'A10', 'B1']);
});

test('of equal rows A2 stands before A10', () => {
  const rows = ['A10', 'B1', 'A2', 'A1'].map((code) => row(code, 'Zone'));
  expect(groupRows(rows)[0]?.rows.map(({ code }) => code)).toEqual(['A1', 'A2', 'A10', 'B1']);
});
