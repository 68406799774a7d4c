// `npm run papers`: writes the figures of docs/measured into the pages that show them. Every command that measures does it by itself.
import { optionsOrEnd, usageOf } from '#shared/process/options.ts';
import { bringPagesUpToDate } from './measured/pages.ts';
import { say } from './root.ts';

const OPTIONS = {
  check: { type: 'boolean', about: 'writes nothing, and fails when a page is old' },
} as const;
const WRITES = 'Writes what was measured (docs/measured) into the pages that show it.';
const { check } = optionsOrEnd(usageOf(['npm run papers [-- --check]'], OPTIONS, WRITES), OPTIONS);
const isCheck = check === true;
const old = bringPagesUpToDate({ isCheck });
if (old.length === 0) say('the pages show what was measured');
else if (isCheck) {
  say(`out of date: ${old.join(', ')}: npm run papers`);
  process.exitCode = 1;
} else say(`written: ${old.join(', ')}`);
