// Passwords as argon2id hashes in PHC strings. node:crypto brings argon2 since Node 24.7 with OpenSSL 3.2 or newer: no package of our own, and
// the pinned Node has it. Parameters: OWASP Password Storage Cheat Sheet, argon2id with 19 MiB, 2 passes, 1 lane.
import { argon2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const argon2Async = promisify(argon2);

type Parameters = {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
};
const OWASP: Parameters = { memory: 19_456, passes: 2, parallelism: 1 };
const HASH_BYTES = 32;
const SALT_BYTES = 16;

export function derive(
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
