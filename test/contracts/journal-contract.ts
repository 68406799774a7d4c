// What every journal must do, whatever it is made of. An implementation hands in how to open it, and how to open it again after a crash.
import { describe, expect, test } from 'vitest';
import type { Journal, JournalLine } from '#aggregator/journal/journal.ts';

export type JournalHarness = {
  /** Opens the journal over the same storage; called again it is a new process. */
  open(): Promise<Journal>;
};

const WINDOW = 1_750_000_000_000 - (1_750_000_000_000 % 60_000);
const reading = (sensorId: string, second: number, windowStart = WINDOW): JournalLine => ({
  kind: 'reading',
  windowStart,
  sensorId,
  observedAt: windowStart + second * 1000,
  level: 3,
  seq: second === 1 ? 7 : null,
  receivedAt: windowStart + second * 1000 + 40,
});
const heartbeat = (second: number): JournalLine => ({
  kind: 'heartbeat',
  windowStart: WINDOW,
  at: WINDOW + second * 1000,
});

export function journalContract(name: string, harness: () => Promise<JournalHarness>): void {
  describe(`journal: ${name}`, () => {
    test('gives back what was appended, in order, after a restart', async () => {
      const { open } = await harness();
      const journal = await open();
      const lines = [reading('a', 1), heartbeat(1), reading('b', 2)];
      await journal.append('site', lines);
      const again = await open();
      expect(await again.recover('site')).toEqual([{ windowStart: WINDOW, lines, damage: [] }]);
      await journal.close();
      await again.close();
    });

    test('keeps windows apart, ascending, and sites apart', async () => {
      const { open } = await harness();
      const journal = await open();
      await journal.append('site', [reading('a', 1, WINDOW + 60_000), reading('a', 1)]);
      await journal.append('other', [reading('z', 1)]);
      const windows = (await journal.recover('site')).map(({ windowStart }) => windowStart);
      expect(windows).toEqual([WINDOW, WINDOW + 60_000]);
      expect((await journal.recover('other'))[0]?.lines).toEqual([reading('z', 1)]);
      expect(await journal.recover('nobody')).toEqual([]);
      await journal.close();
    });

    test('forgets a dropped window and nothing else; dropping twice does nothing', async () => {
      const { open } = await harness();
      const journal = await open();
      await journal.append('site', [reading('a', 1), reading('a', 1, WINDOW + 60_000)]);
      await journal.drop('site', WINDOW);
      await journal.drop('site', WINDOW);
      expect((await journal.recover('site')).map(({ windowStart }) => windowStart)).toEqual([
        WINDOW + 60_000,
      ]);
      await journal.close();
    });

    test('takes many appends at once and loses none', async () => {
      const { open } = await harness();
      const journal = await open();
      await Promise.all(
        Array.from({ length: 200 }, (_, i) => journal.append('site', [reading(`s${i}`, i % 60)])),
      );
      const again = await open();
      const lines = (await again.recover('site')).flatMap((window) => window.lines);
      expect(
        new Set(lines.map((line) => (line.kind === 'reading' ? line.sensorId : ''))).size,
      ).toBe(200);
      await journal.close();
      await again.close();
    });

    test('an append after a drop of the same window starts it anew', async () => {
      const { open } = await harness();
      const journal = await open();
      await journal.append('site', [reading('a', 1)]);
      await journal.drop('site', WINDOW);
      await journal.append('site', [reading('b', 2)]);
      expect(await journal.recover('site')).toEqual([
        { windowStart: WINDOW, lines: [reading('b', 2)], damage: [] },
      ]);
      await journal.close();
    });
  });
}
