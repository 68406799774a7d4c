// What the public page loads first, as its build counts it against the budget (client/app/budget.ts). The build is thrown away.
import { build, createLogger } from 'vite';
import { record } from '../../scripts/measured/record.ts';
import { ROOT } from '../../scripts/root.ts';

// Always the build that people get.
process.env.NODE_ENV = 'production';
const said: string[] = [];
const quiet = createLogger('info');
quiet.info = (text) => void said.push(text);
await build({
  configFile: `${ROOT}/vite.config.ts`,
  mode: 'production',
  customLogger: quiet,
  build: { write: false },
});
const found = /first load (\d+) of (\d+) bytes gzipped/.exec(said.join('\n'));
if (found === null) throw new Error('the build says nothing of its first load');
const [bytes, limit] = [Number(found[1]), Number(found[2])];
process.stdout.write(`first load of the public page: ${bytes} of ${limit} bytes gzipped\n`);
record('page', 'npm run bench -- page', { bytes, limit });
