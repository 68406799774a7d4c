// Loaded before a command (`node --import`): what its parser is asked to take is printed, one option a line, and the command ends before it does anything.
import { writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import util, { type ParseArgsConfig } from 'node:util';

const witness = ({ options = {} }: ParseArgsConfig): void => {
  for (const name of Object.keys(options)) writeSync(1, `${name}\n`);
  // Not `process.exit`, which may hang so early (shared/process/node-flags.ts).
  process.kill(process.pid, 'SIGKILL');
};
Object.assign(util, { parseArgs: witness });
syncBuiltinESMExports();
