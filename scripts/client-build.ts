import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { ROOT, say } from './root.ts';

const DIST = path.join(ROOT, 'client/dist');
const SOURCES = ['client/**/*', 'shared/**/*.ts', 'vite.config.ts', 'package-lock.json'];

function fingerprint(): string {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, { cwd: ROOT, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(DIST))
    .sort();
  for (const file of files) {
    hash.update(path.relative(ROOT, file)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** Builds the client when its sources changed since the last build. The budget check of the build applies. */
export async function buildClient(): Promise<void> {
  const stamp = path.join(DIST, '.built-from');
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('building the client ...');
  const started = Date.now();
  // Always the build that people get: a NODE_ENV of a test runner would bring React's development half along.
  process.env.NODE_ENV = 'production';
  await build({
    configFile: path.join(ROOT, 'vite.config.ts'),
    mode: 'production',
    logLevel: 'warn',
  });
  writeFileSync(stamp, wanted);
  say(`client built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
