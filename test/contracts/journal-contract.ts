// What every journal must do, whatever it is made of. An implementation hands in how to open it,
// and how to open it again after a crash.
import { describe, expect, test } from 'vitest';
import type { Journal, JournalLine, RecoveredWindow } from '#aggregator/journal/journal.ts';

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

async function windowsOf(journal: Journal, siteId = 'site'): Promise<readonly RecoveredWindow[]> {
  return (await journal.recover(siteId)).windows;
}

export function journalContract(name: string, harness: () => Promise<JournalHarness>): void {
  describe(`journal: ${name}`, () => {
    test('gives back what was appended, in order, after a restart', async () => {
      const { open } = await harness();
      const journal = await open();
      const lines = [reading('a', 1), heartbeat(1), reading('b', 2)];
      await journal.append('site', lines);
      const again = await open();
      expect(await again.recover('site')).toEqual({
        windows: [{ windowStart: WINDOW, lines, damage: [] }],
        lost: null,
      });
      await journal.close();
      await again.close();
    });

    test('keeps windows apart, ascending, and sites apart', async () => {
      const { open } = await harness();
      const journal = await open();
      await journal.append('site', [reading('a', 1, WINDOW + 60_000), reading('a', 1)]);
      await journal.append('other', [reading('z', 1)]);
      const windows = (await windowsOf(journal)).map(({ windowStart }) => windowStart);
      expect(windows).toEqual([WINDOW, WINDOW + 60_000]);
      expect((await windowsOf(journal, 'other'))[0]?.lines).toEqual([reading('z', 1)]);
      expect(await journal.recover('nobody')).toEqual({ windows: [], lost: null });
      await journal.close();
    });

    test('forgets a dropped window and nothing else; dropping twice does nothing', async () => {
      const { open } = await harness();
      const journal = await open();
      await journal.append('site', [reading('a', 1), reading('a', 1, WINDOW + 60_000)]);
      await journal.drop('site', WINDOW);
      await journal.drop('site', WINDOW);
      expect((await windowsOf(journal)).map(({ windowStart }) => windowStart)).toEqual([
        WINDOW + 60_000,
      ]);
      await journal.close();
    });

    test('takes many appends at once, loses none and keeps the order of the calls', async () => {
      const { open } = await harness();
      const journal = await open();
      await Promise.all(
        Array.from({ length: 200 }, (_, i) => journal.append('site', [reading(`s${i}`, i % 60)])),
      );
      const again = await open();
      const lines = (await windowsOf(again)).flatMap((window) => window.lines);
      expect(lines).toEqual(Array.from({ length: 200 }, (_, i) => reading(`s${i}`, i % 60)));
      await journal.close();
      await again.close();
    });

    test('a drop comes after every append that was called before it, waited for or not', async () => {
      const { open } = await harness();
      const journal = await open();
      const kept = reading('a', 1, WINDOW + 60_000);
      await Promise.all([
        journal.append('site', [reading('a', 1), reading('b', 2)]),
        journal.append('site', [heartbeat(3), kept]),
        journal.drop('site', WINDOW),
      ]);
      const again = await open();
      expect((await windowsOf(again)).flatMap(({ lines }) => lines)).toEqual([kept]);
      await journal.close();
      await again.close();
    });

    test('closing waits for what is on its way', async () => {
      const { open } = await harness();
      const journal = await open();
      const appended = journal.append('site', [reading('a', 1)]);
      await journal.close();
      const again = await open();
      expect((await windowsOf(again))[0]?.lines).toEqual([reading('a', 1)]);
      await appended;
      await again.close();
    });

    test('an append after a drop of the same window starts it anew', async () => {
      const { open } = await harness();
      const journal = await open();
      await journal.append('site', [reading('a', 1)]);
      await journal.drop('site', WINDOW);
      await journal.append('site', [reading('b', 2)]);
      expect(await windowsOf(journal)).toEqual([
        { windowStart: WINDOW, lines: [reading('b', 2)], damage: [] },
      ]);
      await journal.close();
    });
  });
}
