// `npm run papers`: writes the figures of docs/measured into the pages that show them. Every command that measures does it by itself.
import { bringPagesUpToDate } from './measured/pages.ts';
import { optionsOrEnd } from './options.ts';
import { say } from './root.ts';

const { check } = optionsOrEnd(
  `usage: npm run papers [-- --check]
Writes what was measured (docs/measured) into the pages that show it. --check writes nothing, and fails when a page is old.`,
  { check: { type: 'boolean' } },
);
const isCheck = check === true;
const old = bringPagesUpToDate({ isCheck });
if (old.length === 0) say('the pages show what was measured');
else if (isCheck) {
  say(`out of date: ${old.join(', ')}: npm run papers`);
  process.exitCode = 1;
} else say(`written: ${old.join(', ')}`);
