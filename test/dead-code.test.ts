// What only tests use is dead code that looks alive: the check of production finds it, and the one of everything does not.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { ROOT } from '../scripts/root.ts';

const run = promisify(execFile);
const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-dead-'));
const PACKAGE = { type: 'module', imports: { '#shared/*': './shared/*' } };
const FILES = {
  'package.json': JSON.stringify({ ...PACKAGE, dependencies: { zod: '4.6.7' } }),
  'scripts/a.ts': "import { used } from '#shared/b.ts';\nused();\n",
  'shared/b.ts':
    'export const used = () => inside() + 1;\nexport const inside = () => 1;\nexport const tried = 2;\n',
  'shared/c.ts': 'export const alone = 1;\n',
  'test/b.test.ts':
    "import { inside, tried } from '#shared/b.ts';\nimport { alone } from '#shared/c.ts';\nimport * as z from 'zod';\nz.literal(inside() + tried + alone);\n",
};

beforeAll(() => {
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  for (const file of ['knip.json', 'knip.production.json'])
    cpSync(path.join(ROOT, file), path.join(folder, file));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function found(...args: readonly string[]): Promise<string> {
  const knip = path.join(ROOT, 'node_modules/knip/bin/knip.js');
  const { stdout } = await run(process.execPath, [...NODE_FLAGS, knip, '--no-progress', ...args], {
    cwd: folder,
  }).catch((error: { stdout: string }) => error);
  return stdout;
}

test('a file, an export and a package that only tests use are found, one that its own file uses is not', async () => {
  const everything = await found();
  for (const name of ['tried', 'inside', 'shared/c.ts', 'zod'])
    expect(everything).not.toContain(name);
  const production = await found('--production', '--config=knip.production.json');
  for (const name of ['tried', 'shared/c.ts', 'zod']) expect(production).toContain(name);
  expect(production).not.toContain('inside');
});
