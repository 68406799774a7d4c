// What the intake promises whatever the protocol, where an adapter cannot show it.
import { expect, test } from 'vitest';
import { createIntake } from '#aggregator/ingest/intake.ts';

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
