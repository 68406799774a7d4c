// `npm run replay`: the aggregator's own command; run.mjs has done the set-up. To show the result, the client must be there too.
import { buildClient } from './client-build.ts';

if (process.argv.includes('--serve') && !process.argv.includes('--help')) await buildClient();
await import('#aggregator/commands/replay.ts');
