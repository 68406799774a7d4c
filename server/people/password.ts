// Passwords: whether one is right, and new ones. How they are hashed stands in shared/process/password-hash.ts, because the first start does it too.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { derive, hashPassword } from '#shared/process/password-hash.ts';
import { READABLE_LETTERS } from './readable.ts';

const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Hash of a password that nobody has: who asks for an unknown name waits as long as everybody else. */
let nobody: Promise<string> | null = null;

/** Whether the password is the one of the hash. Without a hash it takes as long and is false. Throws when the hash is not one of ours. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  nobody ??= hashPassword(randomBytes(32).toString('base64'));
  const parts = PHC.exec(hash ?? (await nobody));
  if (parts === null) throw new Error('a stored password hash is not an argon2id PHC string');
  const [, memory, passes, parallelism, salt = '', tag = ''] = parts;
  const expected = Buffer.from(tag, 'base64');
  const parameters = {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  };
  const actual = await derive(
    password,
    Buffer.from(salt, 'base64'),
    parameters,
    expected.byteLength,
  );
  return timingSafeEqual(actual, expected) && hash !== null;
}

/** 20 characters without look-alikes in groups of five, 98 bits of chance: to be read out once. */
export function newPassword(): string {
  // 31 letters: bytes from 248 on would make the first letters likelier.
  const letters: string[] = [];
  while (letters.length < 20) {
    for (const byte of randomBytes(32))
      if (byte < 248) letters.push(READABLE_LETTERS[byte % 31] ?? '');
  }
  return [0, 5, 10, 15].map((at) => letters.slice(at, at + 5).join('')).join('-');
}
