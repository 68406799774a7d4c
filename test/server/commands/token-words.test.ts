// What the command `tokens` says of sites that are not there.
import { expect, test } from 'vitest';
import { refuseUnknownSites } from '#server/commands/token-words.ts';

test.each([
  [[], 'none is registered yet'],
  [['demo'], 'there is only demo'],
  [['demo', 'harbour'], 'there are demo and harbour'],
  [['demo', 'harbour', 'park'], 'there are demo, harbour and park'],
])('a site that is not registered is refused with those of %j', (known, said) => {
  const request = { role: 'device', label: 'x', siteId: 'nope' } as const;
  expect(() => refuseUnknownSites(request, known)).toThrow(
    `--site: there is no site nope; ${said}`,
  );
});
