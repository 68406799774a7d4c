// The hour of a crowd in half a minute: nothing of memory can be told from it, but it starts, everybody is served, the files arrive. A run of an hour
// that nobody tries for days would else be found broken on the day it is needed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { ROOT } from '../../scripts/root.ts';

test('the soak of a crowd runs to its end', async () => {
  const child = spawn(
    process.execPath,
    [...NODE_FLAGS, 'scripts/soak.ts', 'test/soak/siege.soak.ts'],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        SIEGE_MINUTES: '0.4',
        SIEGE_VIEWERS: '40',
        SIEGE_ROWS: '20000',
        SIEGE_EXPORTS: '2',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const [code] = await once(child, 'close');
  expect(code, said).toBe(0);
  expect(said).toContain('40 of 40 viewers are served');
});
