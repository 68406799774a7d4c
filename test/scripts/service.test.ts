// The unit file of the service, read by systemd itself. Nothing is started.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const UNIT = path.join(root, 'deploy/crowdshade.service');

function verify(): ReturnType<typeof spawnSync> | null {
  const result = spawnSync('systemd-analyze', ['verify', UNIT], { encoding: 'utf8' });
  return result.error === undefined ? result : null;
}

test('systemd accepts the unit without a word', (context) => {
  const result = verify();
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
