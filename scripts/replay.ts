// `npm run replay`: the aggregator's own command; run.mjs has done the set-up. To show the result, the client must be there too.
import { buildClient } from './client-build.ts';

const isHelp = ['--help', '-h'].some((flag) => process.argv.includes(flag));
if (process.argv.includes('--serve') && !isHelp) await buildClient();
await import('#aggregator/commands/replay.ts');
