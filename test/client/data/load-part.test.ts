// No part of the page is asked for only once: whoever writes import() in the client hands it to whoever asks again.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../scripts/root.ts';

const ASKED_ONCE = /(?<!(?:loadPart|loadOrReload)\(\(\) => )(?<![`\w.])import\(\s*['"`]/;

test('found C3: every part that is loaded later is asked for again when it does not arrive', () => {
  const files = globSync('client/**/*.{ts,tsx}', { cwd: ROOT }).filter(
    (file) => !file.includes('dist/'),
  );
  const parts = files.filter((file) =>
    /\b(?:loadPart|loadOrReload)\(\(\) => import\(/.test(
      readFileSync(path.join(ROOT, file), 'utf8'),
    ),
  );
  expect(parts.length).toBeGreaterThan(3);
  const once = files.filter((file) => ASKED_ONCE.test(readFileSync(path.join(ROOT, file), 'utf8')));
  expect(once).toEqual([]);
});
