// A link to a moment, through the sign-in.
import { afterEach, expect, test, vi } from 'vitest';
import { signInAddress, toMoment } from '#client/control/sign-in-address.ts';

afterEach(() => vi.unstubAllGlobals());

const AT = 'at=2027-06-12T18:15:00Z';

test('found C13: choosing another way to sign in keeps the moment and everything else of the address', () => {
  expect(signInAddress(`?${AT}&theme=light`, 'token')).toBe(
    `/control?${AT}&theme=light&signin=token`,
  );
  expect(signInAddress(`?signin=token&${AT}`, 'password')).toBe(`/control?${AT}`);
  expect(signInAddress('?signin=failed', 'token')).toBe('/control?signin=token');
  expect(signInAddress('', 'password')).toBe('/control');
});

test('found C13: the identity provider leads back to the moment; what is no time is left out', () => {
  vi.stubGlobal('window', { location: { origin: 'https://x.example' } });
  const door = '/api/v1/sign-in/oidc?language=nl';
  expect(toMoment(door, `?${AT}`)).toBe(`${door}&${AT}`);
  for (const search of ['', '?at=yesterday', '?at=0000-01-01T00:00:00Z', '?at=%2B012345-01-01'])
    expect(toMoment(door, search)).toBe(door);
});
