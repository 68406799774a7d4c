// `npm run check`: the static checks, in the order of their cost. Exits with 1 when one of them finds something.
import { runChecks } from './checks.ts';
import { optionsOrEnd } from './options.ts';

optionsOrEnd(
  'usage: npm run check: format, lint, types, lengths, circles, walls, drawing, prose, dead code, API rules and the build of the client',
  {},
);
const failed = await runChecks();
process.exitCode = failed.length === 0 ? 0 : 1;
