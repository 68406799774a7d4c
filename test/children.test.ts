// How programs are started as children, everywhere: Node with the flags that let it end, and in a test never so that the whole run would wait with it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { ROOT } from '../scripts/root.ts';
import { everyFile } from '../scripts/structure.ts';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const STARTS_NODE = /\bprocess\.execPath\b|\bfork\(/;
/** Runs `scripts/run.mjs`, which is tried without flags as npm calls it. */
const BY_THE_DOOR = ['test/kit/product.ts', 'test/e2e/start.e2e.ts'];
/** A few lines of their own, which end by themselves. */
const OF_A_LINE = ['test/database/embedded/lock.test.ts'];
/** Asks whether the Node that runs may be run by another user, and starts nothing. */
const STARTS_NONE = ['shared/process/file-owner.ts'];
/** Runs commands by their door, as another user. */
const AS_ANOTHER = ['test/scripts/root-command.db.test.ts'];

test('whoever starts Node gives it the flags that let it end', () => {
  const starting = everyFile().filter((file) => STARTS_NODE.test(read(file)));
  expect(starting.length).toBeGreaterThan(30);
  const bare = starting.filter((file) => !read(file).includes('NODE_FLAGS'));
  expect(bare.toSorted()).toEqual(
    [...BY_THE_DOOR, ...OF_A_LINE, ...STARTS_NONE, ...AS_ANOTHER].toSorted(),
  );
});

test('the door of all commands and the containers give the same flags', () => {
  const [, own = ''] = /const NODE_FLAGS = \[([^\]]*)\]/.exec(read('scripts/run.mjs')) ?? [];
  expect(own.match(/--[\w-]+(?:=\w+)?/g)).toEqual([...NODE_FLAGS]);
  for (const file of ['Dockerfile', 'docker-compose.yml']) {
    const starts = read(file)
      .split('\n')
      .filter((line) => /^(CMD|\s+command:) .*node/.test(line));
    expect(starts.length, file).toBeGreaterThan(0);
    for (const line of starts)
      expect(line, file).toMatch(/--no-concurrent-sparkplug['"], ['"]--no-maglev/);
    expect(read(file), file).not.toContain('process.exit(');
  }
});

test('no test waits for a child with its hands tied', () => {
  // Vitest's own limit cannot end a test that blocks the thread: whatever hangs below it hangs the run.
  const tied = everyFile().filter(
    (file) => /^test\//.test(file) && /\b(spawn|execFile|exec)Sync\(/.test(read(file)),
  );
  // Git on this repository, and a shell's limit.
  expect(tied.toSorted()).toEqual(['test/measured.test.ts', 'test/soak/siege.soak.ts']);
});
