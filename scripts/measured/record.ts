// How a measuring command leaves its figures: as a file of docs/measured, under the conditions of the run, and in the pages that show it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT, say } from '../root.ts';
import { engineNow } from './engine.ts';
import { type Conditions, type FiguresOf, type Name, parseMeasured } from './kinds.ts';
import { ATTACKS, bringPagesUpToDate, fileOf, PAGES } from './pages.ts';

const BYTES_PER_GB = 2 ** 30;

function git(...args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', [...args], { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/** What is written by measuring changes nothing that is measured. */
const WRITTEN = ['docs', ATTACKS, ...PAGES].map((name) => `:(exclude)${name}`);

/** Cores, memory and Node's version: enough to judge a figure by, nothing by which a machine is known again. */
export function conditionsOf(command: string, now = new Date()): Conditions {
  const changes = git('status', '--porcelain', '--untracked-files=no', '--', '.', ...WRITTEN);
  return {
    command,
    date: now.toISOString().slice(0, 10),
    commit: git('rev-parse', '--short=7', 'HEAD'),
    isChanged: changes !== null && changes !== '',
    engine: engineNow(),
    machine: {
      cores: os.availableParallelism(),
      memoryGb: Math.round(os.totalmem() / BYTES_PER_GB),
      node: process.versions.node,
    },
  };
}

export function record<N extends Name>(name: N, command: string, figures: FiguresOf<N>): void {
  const json = `${JSON.stringify({ ...conditionsOf(command), figures }, null, 2)}\n`;
  parseMeasured(name, json);
  const file = path.join(ROOT, fileOf(name));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, json);
  bringPagesUpToDate({ isCheck: false });
  say(`written: ${fileOf(name)}, and the pages that show it`);
}
