// Which release engine a figure is of: a digest of its files. A commit alone would not do: a shallow clone cannot tell what has changed since, and a page would
// go on showing the figure as if nothing had. A commit's own list of files gives the same digest, so that whoever has the history can check it.
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../root.ts';
import { paragraph } from './words.ts';

/** A folder and a file: what decides which level is told, and how it comes about. */
export const ENGINE = ['aggregator/core', 'shared/domain/order-statistics.ts'] as const;
const DIGITS = 16;

const isOfEngine = (file: string): boolean =>
  file.endsWith('.ts') && ENGINE.some((part) => file === part || file.startsWith(`${part}/`));

/** Git's own name of a file's content, whatever line ends the checkout has. */
function blobOf(file: string): string {
  const text = readFileSync(path.join(ROOT, file), 'utf8').replaceAll('\r\n', '\n');
  const bytes = Buffer.from(text);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** Of files and Git's names of their contents; what is not of the engine is left out. */
export function digestOf(blobs: Iterable<readonly [file: string, blob: string]>): string {
  const lines = [...blobs].filter(([file]) => isOfEngine(file)).map((one) => one.join(' '));
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex').slice(0, DIGITS);
}

/** The digest of this checkout. */
export const engineNow = (): string =>
  digestOf(
    ENGINE.flatMap((part) => globSync([part, `${part}/**/*.ts`], { cwd: ROOT }))
      .map((file) => file.split(path.sep).join('/'))
      .filter(isOfEngine)
      .map((file) => [file, blobOf(file)] as const),
  );

const OLDER =
  '**Measured on an older engine**: files of the release engine (`aggregator/core`) have changed since.';
const UNKNOWN =
  '**Measured on an engine that is not known**, perhaps an older one: the figures do not name it.';

/** What stands above figures that are not of the engine as it is. */
export function olderEngineWords(measured: string | null, now: string): readonly string[] {
  if (measured === now) return [];
  return [paragraph(measured === null ? UNKNOWN : OLDER)];
}
