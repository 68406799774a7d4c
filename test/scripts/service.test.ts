// The unit file of the service, read by systemd itself. Nothing is started.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Ended, runToEnd } from '../kit/run-to-end.ts';

const root = path.resolve(import.meta.dirname, '../..');
const UNIT = path.join(root, 'deploy/crowdshade.service');

const verify = (): Promise<Ended | null> =>
  runToEnd('systemd-analyze', ['verify', UNIT]).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

test('systemd accepts the unit without a word', async (context) => {
  const result = await verify();
  if (result === null) {
    // The build server installs it: there it must be read.
    expect(process.env.CI).not.toBe('true');
    context.skip('there is no systemd-analyze here (Debian package systemd)');
    return;
  }
  expect([result.status, result.stdout, result.stderr]).toEqual([0, '', '']);
});

test('it starts again whatever happens, gives the supervisor time to end, and lets nobody up', () => {
  const lines = readFileSync(UNIT, 'utf8').split('\n');
  for (const line of [
    'Restart=always',
    'StartLimitIntervalSec=0',
    'KillMode=mixed',
    'NoNewPrivileges=yes',
    'ProtectSystem=strict',
    'StateDirectory=crowdshade',
    'CapabilityBoundingSet=',
  ])
    expect(lines).toContain(line);
});
