// The sensors of a recording: as a short list, or as the file that registers them. What is neither is refused in one sentence that says what to write.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readReplaySensors } from '#aggregator/commands/replay-sensor-file.ts';
import { gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-replay-sensors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, content: unknown): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

test('a short list is taken as it stands, as JSON and as a table with decimal commas', () => {
  const list = [{ sensorId: 's-1', lat: 52.37, lon: 4.9, areaM2: 80 }];
  expect(readReplaySensors(written('short.json', list))).toEqual(list);
  const table = 'sensorId;lat;lon;areaM2\ns-1;52,37;4,9;80\n';
  expect(readReplaySensors(written('short.csv', table))).toEqual(list);
});

test('the JSON of the register is taken whole: owner, mount, what it sees, end and suspension', () => {
  const [first, ...more] = gridSensors(gridSite('grid', 2));
  if (first === undefined) throw new Error('the grid has sensors');
  const sensors = [
    {
      ...first,
      owner: null,
      suspended: true,
      location: { ...first.location, mountId: 'pole-1', verified: false },
      fieldOfView: { areaM2: 60, centre: { lat: 1, lon: 2 } },
    },
    ...more,
  ];
  expect(readReplaySensors(written('register.json', sensors))).toEqual(sensors);
});

test('the table of docs/registering.md is taken as it stands there', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../../docs/registering.md'), 'utf8');
  const table = /```[a-z]*\n(sensorId,[^`]*)```/.exec(page)?.[1];
  const sensors = readReplaySensors(written('sensors.csv', table));
  expect(sensors).toHaveLength(8);
  const [entry] = sensors.slice(3);
  expect(entry).toMatchObject({
    sensorId: 'market-4',
    location: { lat: 52.37045, lon: 4.90075 },
    fieldOfView: { areaM2: 60 },
    zoneId: 'west',
    suspended: false,
    reportIntervalSeconds: 10,
  });
  // Of a site that writes in one language, which its own file says.
  const dutch = table?.replaceAll(/[a-zA-Z.]+[.]en(?=,|\n)/g, 'x.en') ?? '';
  const [head = '', ...rows] = dutch.split('\n').map((line) => line.split(','));
  const kept = head === '' ? [] : head.flatMap((name, at) => (name === 'x.en' ? [] : [at]));
  const sheet = [head, ...rows].map((cells) => kept.map((at) => cells[at]).join(',')).join('\n');
  expect(sheet).not.toContain('purpose.en');
  expect(readReplaySensors(written('dutch.csv', sheet))).toHaveLength(8);
});

test.each<[string, string, unknown, string]>([
  ['a table that is called .json', 'table.json', 'sensorId,lat\n', 'as it is not JSON: write [{'],
  ['an object', 'object.json', { sensors: [] }, 'as it is no array: write [{'],
  ['an empty list', 'empty.json', [], 'as there is none in it: write [{'],
  [
    'a text in the list',
    'text.json',
    ['s-1'],
    'as entry 1 is not one: it is "s-1", but must be an object',
  ],
  ['no place', 'place.json', [{ sensorId: 's-1', lon: 4 }], 'as entry 1 has no lat: write [{'],
  [
    'a field too many',
    'more.json',
    [{ sensorId: 's', lat: 1, lon: 1, mac: 1 }],
    'entry 1, mac: there is no such field: write [{',
  ],
  [
    'a table of something else',
    'other.csv',
    'name,lat,lon\na,1,2\n',
    'as its first row names no column sensorId, lat and lon; it has "name", "lat" and "lon"',
  ],
  [
    'a word for a number',
    'word.csv',
    'sensorId,lat,lon\na,north,2\n',
    'row 2, lat is not a number',
  ],
  [
    'ground without end',
    'huge.json',
    [{ sensorId: 's', lat: 52, lon: 4, areaM2: 1e308 }],
    'as entry 1, areaM2 is 1e+308, but must be at most 100000',
  ],
  [
    'a place round the Earth',
    'round.json',
    [{ sensorId: 's', lat: 52, lon: 364.9 }],
    'lon is 364.9',
  ],
  [
    'no latitude',
    'far.json',
    [{ sensorId: 's', lat: 520, lon: 4 }],
    'as entry 1, lat is 520, but must be at most 90',
  ],
])('%s is refused in one sentence', (_, name, content, said) => {
  const file = written(name, content);
  let message = '';
  try {
    readReplaySensors(file);
  } catch (error) {
    message = error instanceof Error ? error.message : '';
  }
  expect(message).toContain(`${file} does not hold the sensors of a recording, `);
  expect(message).toContain(said);
  expect(message).toContain('hand in the file that registers them (JSON or CSV)');
  expect(message).not.toContain('\n');
});

test('every mistake is told, by entry or row, and no word of the schema library', () => {
  const list = [{ sensorId: 's 1', lat: 520, lon: 4 }, { lat: 'x' }];
  const refused = (): unknown => readReplaySensors(written('all.json', list));
  for (const said of [
    'entry 1, sensorId must be 1 to 64 letters',
    'entry 1, lat is 520',
    'entry 2 has no sensorId',
    'entry 2, lat is "x", but must be a number',
    'entry 2 has no lon',
  ])
    expect(refused).toThrow(said);
  expect(refused).not.toThrow(/Invalid|expected|Too/);
});

test('a field that there is not is refused with the one that was meant: passed over, every view would be taken for 100 m2', () => {
  for (const [column, meant] of [
    ['area', ': did you mean areaM2?'],
    ['aream2', ': did you mean areaM2?'],
    ['fieldOfView.area', ''],
    ['zone', ': did you mean zoneId?'],
    ['colour', ''],
  ])
    expect(() =>
      readReplaySensors(written('odd.csv', `sensorId,lat,lon,${column}\ns-1,52.37,4.9,8\n`)),
    ).toThrow(`is not right:\n  column ${column}: there is no such field${meant}`);
});

test('an entry of the register is taken whole or refused: what it does not say would be taken for what it is not', () => {
  const whole = 'sensorId,location.lat,location.lon,fieldOfView.areaM2,purpose.nl,owner.kind\n';
  const sheet = written('whole.csv', `${whole}s-1,52.37,4.9,80,Drukte,operator\n`);
  expect(() => readReplaySensors(sheet)).toThrow('the sheet has no column validUntil');
  const half = written('half.json', [{ sensorId: 's', location: { lat: 1 } }]);
  expect(() => readReplaySensors(half)).toThrow('0.location.lon is missing');
  const [first] = gridSensors(gridSite('grid', 1));
  const entry = { ...first, fieldOfView: { area: 8 } };
  expect(() => readReplaySensors(written('odd.json', [entry]))).toThrow(
    '0.fieldOfView.area: there is no such field',
  );
});

test.each(['location.mountId', 'owner.kind', 'suspended', 'fieldOfView.centre.lat', 'validUntil'])(
  'a list of places with a column %s is refused: passed over, it would count what does not',
  (column) => {
    const list = written('mixed.csv', `sensorId,lat,lon,${column}\ns-1,52.37,4.9,x\n`);
    expect(() => readReplaySensors(list)).toThrow(
      `column ${column}: a list of ids and places has no such field: hand in the whole file`,
    );
  },
);
