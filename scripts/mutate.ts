// `npm run mutate`: mutation testing of the release engine. The first run takes about half an hour on two cores; later ones only what changed.
import { runTool } from './checks.ts';

process.exitCode = await runTool('@stryker-mutator/core/bin/stryker.js', [
  'run',
  ...process.argv.slice(2),
]);
