import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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

function buildProblem(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : '').split('\n');
  const isReadOnly = /EROFS|EACCES|EPERM/.test(first);
  const todo = isReadOnly
    ? 'This user may not write to client/dist: run "npm run build" once as a user who may'
    : 'Undo what was changed in client/ or shared/, or remove node_modules, and start again';
  return `the client cannot be built: ${first.trim() || 'Vite gave no reason'}. ${todo}.`;
}

/** Builds the client when its sources changed since the last build. The budget check of the build applies. */
export async function buildClient(): Promise<void> {
  // An image holds the built client and none of its sources.
  if (!existsSync(path.join(ROOT, 'vite.config.ts'))) return;
  const stamp = path.join(DIST, '.built-from');
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('building the client ...');
  const started = Date.now();
  // Always the build that people get: a NODE_ENV of a test runner would bring React's development half along.
  process.env.NODE_ENV = 'production';
  try {
    // Needed only here: where the client came built along, there is no Vite.
    const { build } = await import('vite');
    await build({
      configFile: path.join(ROOT, 'vite.config.ts'),
      mode: 'production',
      logLevel: 'warn',
    });
    writeFileSync(stamp, wanted);
  } catch (error) {
    throw new Error(buildProblem(error));
  }
  say(`client built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
