import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { PlayedTeam, teamSchema } from '#aggregator/replay/team.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { isoUtc } from '#shared/time.ts';
import { alertView } from '#test/kit/alert-view.ts';

const NOW = 1_800_000_000_000;
const ID = 'a'.repeat(16);

const acknowledge = (afterSeconds: number) => ({
  afterSeconds,
  action: { step: 'acknowledge' as const },
});

const team = (): PlayedTeam =>
  new PlayedTeam(
    teamSchema.parse({
      answers: [
        { kind: 'level', cells: ['KA'], level: 4, turns: [[acknowledge(400)]] },
        {
          kind: 'level',
          cells: ['KA', 'KB'],
          level: null,
          turns: [[acknowledge(60), { ...acknowledge(60), afterSeconds: 180 }], [acknowledge(90)]],
        },
        { kind: 'level', cells: [], level: null, turns: [[acknowledge(30)]] },
      ],
    }),
  );

const waiting = (cells: string[], { level = 3 as 3 | 4, at = NOW, alertId = ID } = {}) =>
  alertView({ alertId, cells, level, state: 'open', openedAt: isoUtc(at) });

const delays = (it: PlayedTeam, alerts: Parameters<PlayedTeam['due']>[0]): readonly number[] =>
  it.due(alerts, NOW + 3_600_000).map(({ at }) => (at - NOW) / 1000);

test('the first answer that fits counts: by level, by place, and everywhere', () => {
  expect(delays(team(), [waiting(['KA'], { level: 4 })])).toEqual([400]);
  expect(delays(team(), [waiting(['XA', 'KB'])])).toEqual([60, 180]);
  expect(delays(team(), [waiting(['XA'])])).toEqual([30]);
  expect(delays(team(), [alertView({ kind: 'blind', state: 'open' })])).toEqual([]);
});

test('several turns are taken one after the other', () => {
  const it = team();
  expect(delays(it, [waiting(['KA'])])).toEqual([60, 180]);
  it.done(NOW + 3_600_000);
  expect(delays(it, [waiting(['KA'], { alertId: 'b'.repeat(16) })])).toEqual([90]);
});

test('a step is due when its time has come, until it is done, and once', () => {
  const it = team();
  const alerts = [waiting(['KA'])];
  expect(it.due(alerts, NOW + 59_000)).toEqual([]);
  expect(it.due(alerts, NOW + 60_000)).toHaveLength(1);
  // The window could not be committed: the same again.
  expect(it.due(alerts, NOW + 60_000)).toHaveLength(1);
  it.done(NOW + 60_000);
  expect(it.due(alerts, NOW + 179_000)).toEqual([]);
  expect(it.due(alerts, NOW + 180_000)).toHaveLength(1);
});

test('an alert that waits again is answered anew, and what was planned before is not done', () => {
  const it = team();
  it.due([waiting(['KA'])], NOW);
  const again = waiting(['KA'], { level: 4, at: NOW + 100_000 });
  expect(delays(it, [again])).toEqual([500]);
});

test('what waits for nobody is left alone', () => {
  expect(delays(team(), [{ ...waiting(['KA']), state: 'acknowledged' }])).toEqual([]);
});

test('a recording of a real site takes no team, which is said before a database is made', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-team-'));
  try {
    const file = path.join(folder, 'team.json');
    const dataDir = path.join(folder, 'data');
    const turns = [[acknowledge(60)]];
    const answers = [{ kind: 'level', cells: [], level: null, turns }];
    writeFileSync(file, JSON.stringify({ answers }));
    const command = path.resolve(import.meta.dirname, '../../../aggregator/commands/replay.ts');
    const asked = ['--sensors', 's.json', '--readings', 'r.ndjson', '--team', file];
    const ended = promisify(execFile)(process.execPath, [
      ...[...NODE_FLAGS, command, ...asked],
      ...['--data-dir', dataDir],
    ]);
    await expect(ended).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('a log holds only what people did: leave out --team'),
    });
    expect(existsSync(dataDir)).toBe(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
