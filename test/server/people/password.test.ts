import { expect, test, vi } from 'vitest';
import { isPassword, newPassword } from '#server/people/password.ts';
import { derive, hashPassword } from '#shared/process/password-hash.ts';

vi.mock(import('#shared/process/password-hash.ts'), async (original) => {
  const real = await original();
  return { ...real, derive: vi.fn(real.derive) };
});

test('argon2id: the reference implementation’s vector is verified, another password is not', async () => {
  // argon2 0.20190702: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
  const vector =
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  expect(await isPassword('password', vector)).toBe(true);
  expect(await isPassword('Password', vector)).toBe(false);
});

test('a hash has its own salt, says its parameters, and fits its password in either spelling of a character', async () => {
  const [one, two] = await Promise.all([hashPassword('caf\u00e9 caf\u00e9'), hashPassword('x')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(one.split('$')[4]).not.toBe(two.split('$')[4]);
  expect(await isPassword('cafe\u0301 cafe\u0301', one)).toBe(true);
  await expect(isPassword('x', 'md5:1234')).rejects.toThrow('PHC');
});

test('without an account the same work is done as with one, and it is never right', async () => {
  // Time itself is no proof on a busy machine: the same work with the same costs is.
  const hash = await hashPassword('drie woorden en een fiets');
  const workOf = async (of: string | null) => {
    vi.mocked(derive).mockClear();
    expect(await isPassword('wrong', of)).toBe(false);
    return vi
      .mocked(derive)
      .mock.calls.map(([password, salt, costs, length]) => [password, salt.length, costs, length]);
  };
  const work = await workOf(hash);
  expect(work).toHaveLength(1);
  expect(await workOf(null)).toEqual(work);
});

test('a made password has no look-alikes, and is never the same', () => {
  const made = Array.from({ length: 200 }, newPassword);
  for (const password of made) {
    expect(password).toMatch(/^[a-hjkmnp-z2-9]{5}(-[a-hjkmnp-z2-9]{5}){3}$/);
  }
  expect(new Set(made).size).toBe(200);
});
