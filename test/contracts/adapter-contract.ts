// What every adapter of the intake must do, whatever its protocol. It hands in how it is started
// over an intake, and how a device sends a batch through it.
import { afterEach, describe, expect, test } from 'vitest';
import { createIntake, type Intake, type IntakePorts } from '#aggregator/ingest/intake.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import type { IngestResult, Reading } from '#shared/wire/reading.ts';

/** What a device says; the level may be none. */
export type Said = Omit<Reading, 'level'> & { readonly level: number };

export type Outcome = {
  /** What was decided, or why nothing was. */
  readonly told: IngestResult | ProblemCode;
  /** The whole answer as it went over the line. */
  readonly answer: string;
};

export type AdapterHarness = {
  send(readings: readonly Said[], token: string | null): Promise<Outcome>;
  close(): Promise<void>;
};

export type StartAdapter = (
  intake: Intake,
  log: (error: unknown) => void,
) => Promise<AdapterHarness>;

const GOOD = 'cs_dev_of-the-sensors';
const AT = '2027-06-12T19:00:00.000Z';
const said = (sensorId: string, level = 2, second = 0): Said => ({
  sensorId,
  observedAt: new Date(Date.parse(AT) + second * 1000).toISOString(),
  level,
});
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const accepted = (count: number): IngestResult => ({ accepted: count, duplicates: 0, refused: [] });

export function adapterContract(name: string, start: StartAdapter): void {
  let harness: AdapterHarness | null = null;
  let logged: unknown[] = [];
  afterEach(() => harness?.close());

  /** One that admits everything, unless `ports` says otherwise. */
  async function adapter(ports: Partial<IntakePorts> = {}): Promise<AdapterHarness> {
    logged = [];
    const log = (error: unknown): void => void logged.push(error);
    const intake = createIntake({
      siteOfToken: async (sha256) => (sha256.length === 64 ? 'quay' : null),
      isKnownToken: () => false,
      admit: async (_siteId, items) =>
        items.map((item) => (item === null ? 'invalid' : 'accepted')),
      isAway: (error) => error instanceof Error && error.message === 'away',
      log,
      ...ports,
    });
    harness = await start(intake, log);
    return harness;
  }

  describe(`adapter: ${name}`, () => {
    test('hands on what was said, to the site of the token', async () => {
      const admitted: unknown[] = [];
      const { send } = await adapter({
        admit: async (siteId, items) => {
          admitted.push(siteId, ...items);
          return items.map(() => 'accepted');
        },
      });
      const readings = [said('s-1', 0), said('s-2', 4, 1)];
      expect((await send(readings, GOOD)).told).toEqual(accepted(2));
      const [siteId, ...items] = admitted as [string, ...Reading[]];
      expect(siteId).toBe('quay');
      const heard = items.map(({ observedAt, ...rest }) => ({
        ...rest,
        at: Date.parse(observedAt),
      }));
      expect(heard).toEqual([
        { sensorId: 's-1', level: 0, at: Date.parse(AT) },
        { sensorId: 's-2', level: 4, at: Date.parse(AT) + 1000 },
      ]);
    });

    test('acknowledges when the readings are durable, and not before', async () => {
      const reached = Promise.withResolvers<void>();
      const durable = Promise.withResolvers<void>();
      let isDurable = false;
      const { send } = await adapter({
        admit: async (_siteId, items) => {
          if (items.length === 1) return ['accepted'];
          reached.resolve();
          await durable.promise;
          isDurable = true;
          return items.map(() => 'accepted');
        },
      });
      const answered = send([said('s-1'), said('s-2')], GOOD).then(({ told }) => ({
        told,
        isDurable,
      }));
      await reached.promise;
      // Others are answered meanwhile: whoever answers early has answered by now.
      for (let i = 0; i < 3; i += 1) await send([said('s-3')], GOOD);
      durable.resolve();
      expect(await answered).toEqual({ told: accepted(2), isDurable: true });
    });

    test('says of each reading what was decided, by its place', async () => {
      const { send } = await adapter({
        admit: async () => ['accepted', 'duplicate', 'late', 'accepted'],
      });
      const { told } = await send(
        times(4, (i) => said(`s-${i}`)),
        GOOD,
      );
      expect(told).toEqual({ accepted: 2, duplicates: 1, refused: [{ index: 2, code: 'late' }] });
    });

    test('an item that is no reading is refused by itself, and nothing of it is repeated', async () => {
      const { send } = await adapter();
      const { told, answer } = await send([said('s-1'), said('canary-7', 9), said('s-2')], GOOD);
      expect(told).toEqual({
        accepted: 2,
        duplicates: 0,
        refused: [
          {
            index: 1,
            code: 'invalid',
            errors: [
              {
                pointer: '/level',
                code: 'invalid_value',
                detail: 'this has to be one of 0, 1, 2, 3, 4',
              },
            ],
          },
        ],
      });
      expect(answer + JSON.stringify(logged)).not.toContain('canary');
    });

    test('who sends no token, or one that is not known, is not let in', async () => {
      let admitted = 0;
      const { send } = await adapter({
        siteOfToken: async () => null,
        admit: async () => {
          admitted += 1;
          return [];
        },
      });
      expect((await send([said('s-1')], null)).told).toBe('not_signed_in');
      const unknown = await send([said('canary-1')], 'cs_dev_canary-2');
      expect(unknown.told).toBe('not_signed_in');
      expect(unknown.answer).not.toContain('canary');
      expect(admitted).toBe(0);
    });

    test('who sends too often is told so', async () => {
      const { send } = await adapter({ mostBatches: 2, clock: () => 0 });
      const told = [];
      for (let i = 0; i < 4; i += 1) told.push((await send([said('s-1')], null)).told);
      expect(told.slice(0, 2)).toEqual(['not_signed_in', 'not_signed_in']);
      expect(told.slice(2)).toEqual(['too_many_requests', 'too_many_requests']);
    });

    test('a batch of more than 1,000 readings is refused as a whole', async () => {
      const { send } = await adapter();
      const readings = times(1001, (i) => said(`s-${i}`));
      expect((await send(readings, GOOD)).told).toBe('batch_too_large');
      expect((await send(readings.slice(1), GOOD)).told).toEqual(accepted(1000));
    });

    const CLOSED: readonly (readonly [string, IntakePorts['admit'], number])[] = [
      ['this aggregator does not have the site', async () => null, 0],
      ['the journal cannot be written', () => Promise.reject(new Error('disk')), 1],
    ];
    test.each(CLOSED)('%s: closed, and the sender keeps its readings', async (_, admit, lines) => {
      const { send } = await adapter({ admit });
      expect((await send([said('s-1')], GOOD)).told).toBe('ingest_closed');
      expect(logged).toHaveLength(lines);
    });

    test('the token cannot be looked up: not ready, or a fault of ours', async () => {
      let words = 'away';
      const siteOfToken = (): Promise<string | null> => Promise.reject(new Error(words));
      const { send } = await adapter({ siteOfToken });
      expect((await send([said('s-1')], GOOD)).told).toBe('not_ready');
      words = 'a bug';
      expect((await send([said('s-1')], GOOD)).told).toBe('internal');
      expect(logged).toHaveLength(2);
    });
  });
}
