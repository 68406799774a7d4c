// All chance of a red-team kit. Some of what is drawn is handed out (what is asked), some shows in what is handed out (the crowd), and the rest must not be found
// from either. So nothing comes from a seed that could be tried: there is one secret of 256 bits, HKDF makes a key of it for each purpose, and AES in counter
// mode draws by that key. Who sees all of one stream knows nothing of another.
import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Chance, type Draw } from '../attack/engine/chance.ts';

const SECRET_BYTES = 32;
const SECRET_SHAPE = /^[0-9a-f]{64}$/;
const BLOCK_BYTES = 65_536;

export const PURPOSES = ['questions', 'offsets', 'crowd', 'noise', 'losses', 'twins'] as const;
export type Purpose = (typeof PURPOSES)[number];
/** A stream of its own for each purpose, from its beginning at each call. */
export type Streams = (purpose: Purpose) => Chance;

export const drawSecret = (): string => randomBytes(SECRET_BYTES).toString('hex');

/** @throws {RangeError} when it is shorter than what nobody can try. */
export function checkedSecret(secret: string): string {
  if (!SECRET_SHAPE.test(secret))
    throw new RangeError(
      `--secret is ${2 * SECRET_BYTES} digits of 0-9 and a-f, as "secret" in a key: fewer could be found by trying`,
    );
  return secret;
}

/** `game` keeps the streams of several games of one secret apart. */
export function streamsOf(secret: string, game: string): Streams {
  const whole = Buffer.from(checkedSecret(secret), 'hex');
  return (purpose) => {
    const info = `crowdshade red-team, ${game}, ${purpose}`;
    return new Chance(drawsBy(new Uint8Array(hkdfSync('sha256', whole, '', info, SECRET_BYTES))));
  };
}

/** 53 bits each, of the key stream of AES-256-CTR. */
function drawsBy(key: Uint8Array): Draw {
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const zeros = Buffer.alloc(BLOCK_BYTES);
  let block = cipher.update(zeros);
  let at = 0;
  return () => {
    if (at === BLOCK_BYTES) {
      block = cipher.update(zeros);
      at = 0;
    }
    const high = block.readUInt32LE(at) >>> 5;
    const low = block.readUInt32LE(at + 4) >>> 6;
    at += 8;
    return (high * 2 ** 26 + low) / 2 ** 53;
  };
}
