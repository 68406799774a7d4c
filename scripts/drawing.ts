// `npm run drawing`: draws folders and imports, as they are, into docs/architecture.md.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { optionsOrEnd, usageOf } from '#shared/process/options.ts';
import { drawingOf, withDrawing } from './house-drawing.ts';
import { ROOT, say } from './root.ts';
import { importsOf, sourceFiles } from './structure.ts';

const PAGE = 'docs/architecture.md';

const OPTIONS = {
  check: { type: 'boolean', about: 'writes nothing, and fails when the drawing is old' },
} as const;
const { check } = optionsOrEnd(
  usageOf(['npm run drawing [-- --check]'], OPTIONS, `Draws folders and imports into ${PAGE}.`),
  OPTIONS,
);
const file = path.join(ROOT, PAGE);
const files = sourceFiles();
const before = readFileSync(file, 'utf8');
const now = withDrawing(
  before,
  drawingOf(
    files,
    files.flatMap((one) => importsOf(one)),
  ),
);
if (now === before) say(`the drawing in ${PAGE} is up to date`);
else if (check === true) {
  say(`the drawing in ${PAGE} is out of date: npm run drawing`);
  process.exitCode = 1;
} else {
  writeFileSync(file, now);
  say(`drawn: ${PAGE}`);
}
