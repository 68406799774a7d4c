// `npm run check`: the static checks, in the order of their cost. Exits with 1 when one of them finds something.
import { optionsOrEnd, usageOf } from '#shared/process/options.ts';
import { runChecks } from './checks.ts';

const CHECKED =
  'Checks format, lint, types, lengths, circles, walls, drawing, prose, dead code, API rules and the build of the client.';
optionsOrEnd(usageOf(['npm run check'], {}, CHECKED), {});
const failed = await runChecks();
process.exitCode = failed.length === 0 ? 0 : 1;
