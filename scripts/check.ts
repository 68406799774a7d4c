// `npm run check`: the static checks, in the order of their cost. Exits with 1 when one of them finds something.
import { runChecks } from './checks.ts';

const failed = await runChecks();
process.exitCode = failed.length === 0 ? 0 : 1;
