// `npm run mutate`: mutation testing of the release engine. The first run takes about half an hour on two cores; later ones only what changed.
import { runTool } from './checks.ts';
import { helpOrGoOn } from './options.ts';

const args = helpOrGoOn('usage: npm run mutate   (options go to Stryker)');
process.exitCode = await runTool('@stryker-mutator/core/bin/stryker.js', ['run', ...args]);
