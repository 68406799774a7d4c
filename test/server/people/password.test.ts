import { expect, test } from 'vitest';
import { isPassword, newPassword } from '#server/people/password.ts';
import { hashPassword } from '#shared/process/password-hash.ts';

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

test('without an account it takes as long as with one, and is never right', async () => {
  const hash = await hashPassword('drie woorden en een fiets');
  await isPassword('x', null);
  const fastestMs = async (of: string | null): Promise<number> => {
    const times: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      const start = performance.now();
      expect(await isPassword('wrong', of)).toBe(false);
      times.push(performance.now() - start);
    }
    return Math.min(...times);
  };
  const ratio = (await fastestMs(null)) / (await fastestMs(hash));
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
});

test('a made password has no look-alikes, and is never the same', () => {
  const made = Array.from({ length: 200 }, newPassword);
  for (const password of made) {
    expect(password).toMatch(/^[a-hjkmnp-z2-9]{5}(-[a-hjkmnp-z2-9]{5}){3}$/);
  }
  expect(new Set(made).size).toBe(200);
});
