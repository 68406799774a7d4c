// Passwords as argon2id hashes in PHC strings. node:crypto brings argon2 since Node 24.7 with OpenSSL 3.2 or newer: no package of our own, and
// the pinned Node has it. Parameters: OWASP Password Storage Cheat Sheet, argon2id with 19 MiB, 2 passes, 1 lane.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { READABLE_LETTERS } from './readable.ts';

const argon2Async = promisify(argon2);

type Parameters = {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
};
const OWASP: Parameters = { memory: 19_456, passes: 2, parallelism: 1 };
const HASH_BYTES = 32;
const SALT_BYTES = 16;

function derive(
  password: string,
  nonce: Buffer,
  parameters: Parameters,
  tagLength: number,
): Promise<Buffer> {
  // One spelling of each character, so that a password is the same on every keyboard (NIST SP 800-63B-4, 3.1.1.2).
  const message = Buffer.from(password.normalize('NFKC'), 'utf8');
  return argon2Async('argon2id', { message, nonce, tagLength, ...parameters });
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** PHC string of a password, with fresh salt. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await derive(password, salt, OWASP, HASH_BYTES);
  const { memory, passes, parallelism } = OWASP;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

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
