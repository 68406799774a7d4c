// A table in the place of a recording is refused with a command that makes one of it: the command is run.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { surveyRecording } from '#aggregator/replay/replay-lines.ts';
import { runToEnd } from '../../kit/run-to-end.ts';

const LINES = ['s-1', 's-2'].flatMap((sensorId) =>
  [0, 1, 2, 3].map((level) =>
    JSON.stringify({ sensorId, observedAt: `2026-06-06T12:00:0${level}Z`, level }),
  ),
);

test.each([
  [';', '\r\n', 'meetpunt;tijdstip;drukte'],
  [',', '\n', 'sensorId,observedAt,level'],
  ['\t', '\n', null],
])('columns with %j between and lines with %j', async (between, end, heads) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-table-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const table = path.join(folder, 'table.csv');
  const rows = LINES.map((line) => Object.values(JSON.parse(line)).join(between));
  writeFileSync(table, [...(heads === null ? [] : [heads]), ...rows].join(end));
  const message = await surveyRecording(table).catch((error: Error) => error.message);
  const command = /in this order: (.+)$/.exec(String(message))?.[1] ?? '';
  const { status, stdout } = await runToEnd('sh', ['-c', command]);
  // Where jq is not installed, nothing can be said of it.
  if (status !== 127) expect(stdout.trim().split('\n')).toEqual(LINES);
});
