// What the intake promises whatever the protocol, where an adapter cannot show it.
import { expect, test } from 'vitest';
import { createIntake } from '#aggregator/ingest/intake.ts';
import { ingestResultSchema } from '#shared/wire/reading.ts';

const item = (sensorId: string) => ({ sensorId, observedAt: '2027-06-12T19:00:00Z', level: 2 });

test('a batch is with the site in the turn in which it is handed in: batches keep their order', async () => {
  const admitted: (string | undefined)[] = [];
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const intake = createIntake({
    siteOfToken: async () => 'quay',
    admit: async (_siteId, [reading]) => {
      const gate = gates[admitted.length];
      admitted.push(reading?.sensorId);
      await gate?.promise;
      return ['accepted'];
    },
    isAway: () => false,
    log: () => {},
  });
  const first = intake.take('quay', [item('first')]);
  expect(admitted).toEqual(['first']);
  const second = intake.take('quay', [item('second')]);
  expect(admitted).toEqual(['first', 'second']);
  gates[1]?.resolve();
  const result = { accepted: 1, duplicates: 0, refused: [] };
  expect(await second).toEqual({ result });
  gates[0]?.resolve();
  expect(await first).toEqual({ result });
});

test('one count for each token, whatever adapter it comes through; strangers share that of their network', async () => {
  const intake = createIntake({
    siteOfToken: async () => null,
    isKnownToken: () => false,
    admit: async () => [],
    isAway: () => false,
    log: () => {},
    clock: () => 0,
  });
  const enter = (token: string | null, network: string) => intake.enter({ token, network });
  await enter(null, '192.0.2.1');
  const { use } = await enter('cs_dev_never-seen', '192.0.2.1');
  expect(use).toMatchObject({ key: 'unknown 192.0.2.1', limit: 1000, remaining: 998 });
  expect((await enter(null, '192.0.2.2')).use.remaining).toBe(999);
});

const GOOD = item('s-1');
const { level: _, ...WITHOUT_LEVEL } = GOOD;
test.each<[string, unknown, string[]]>([
  ['+0100', { ...GOOD, observedAt: '2027-06-12T19:00:00+0100' }, ['/observedAt invalid_format']],
  [
    'a blank for T',
    { ...GOOD, observedAt: '2027-06-12 19:00:00Z' },
    ['/observedAt invalid_format'],
  ],
  ['second 60', { ...GOOD, observedAt: '2027-06-12T19:00:60Z' }, ['/observedAt invalid_format']],
  ['no time zone', { ...GOOD, observedAt: '2027-06-12T19:00:00' }, ['/observedAt invalid_format']],
  ['a time as a number', { ...GOOD, observedAt: 918273645 }, ['/observedAt invalid_type']],
  ['a level as text', { ...GOOD, level: '2' }, ['/level invalid_value']],
  ['level 918273645', { ...GOOD, level: 918273645 }, ['/level invalid_value']],
  ['no level', WITHOUT_LEVEL, ['/level invalid_value']],
  ['seq null', { ...GOOD, seq: null }, ['/seq invalid_type']],
  ['seq -1', { ...GOOD, seq: -1 }, ['/seq too_small']],
  ['a blank in the id', { ...GOOD, sensorId: 'canary 1' }, ['/sensorId invalid_format']],
  ['another key', { ...GOOD, mac: 'canary' }, ['/mac unrecognized_keys']],
  ['a key that is no name', { ...GOOD, 'ca:na:ry': 1 }, ['/ unrecognized_keys']],
  ['a text', 'canary', ['/ invalid_type']],
  ['null', null, ['/ invalid_type']],
  ['two at once', { ...GOOD, level: 7, seq: 0.5 }, ['/level invalid_value', '/seq invalid_type']],
])(
  'found B8: a reading with %s is told which field, how it should be, and nothing of what was sent',
  async (_name, bad, places) => {
    const intake = createIntake({
      siteOfToken: async () => 'quay',
      admit: async (_siteId, items) =>
        items.map((reading) => (reading === null ? 'invalid' : 'late')),
      isAway: () => false,
      log: () => {},
    });
    const taken = await intake.take('quay', [GOOD, bad]);
    const { refused } = ingestResultSchema.parse('result' in taken ? taken.result : null);
    expect(refused[0]).toEqual({ index: 0, code: 'late' });
    const [, { index, code, errors = [] } = { index: null, code: null }] = refused;
    expect([index, code]).toEqual([1, 'invalid']);
    expect(errors.map((error) => `${error.pointer} ${error.code}`)).toEqual(places);
    for (const { detail } of errors) expect(detail).toMatch(/^[a-z].{5,}$/);
    expect(JSON.stringify(refused)).not.toMatch(/canary|ca:na|918273645|\+0100|"2"/);
  },
);

test('found B8: an answer does not grow with what is wrong in one reading', async () => {
  const intake = createIntake({
    siteOfToken: async () => 'quay',
    admit: async (_siteId, items) => items.map(() => 'invalid'),
    isAway: () => false,
    log: () => {},
  });
  const flood = Object.fromEntries(Array.from({ length: 5000 }, (_each, i) => [`k${i}`, 1]));
  const taken = await intake.take('quay', [flood]);
  expect('result' in taken && taken.result.refused[0]?.errors).toHaveLength(5);
});
