// A certificate for 127.0.0.1 that signs itself, made in the test: no key lies in the repository, and no program but Node is needed.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, ...parts);
const octets = (bytes: Buffer): Buffer => tagged(0x04, bytes);
const integer = (bytes: Buffer): Buffer => tagged(0x02, bytes);
const bits = (bytes: Buffer): Buffer => tagged(0x03, Buffer.concat([Buffer.from([0]), bytes]));
const text = (tag: number, said: string): Buffer => tagged(tag, Buffer.from(said, 'latin1'));

/** One value of DER: its tag, its length, what is in it. */
function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const written =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...written]), content]);
}

const oid = (hex: string): Buffer => tagged(0x06, Buffer.from(hex, 'hex'));
const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));
const NAME = sequence(tagged(0x31, sequence(oid('550403'), text(0x0c, 'test of Crowdshade'))));
const HOUR_MS = 3_600_000;

/** 2026-11-29T16:00:00.000Z as 20261129160000Z. */
const timeAt = (at: number): Buffer =>
  text(0x18, `${new Date(at).toISOString().replaceAll(/[-:T]|\.\d+/g, '')}`);

/** `ip`: of the machine that shows it. */
function extensions(ip: readonly number[]): Buffer {
  const alternative = sequence(oid('551d11'), octets(sequence(tagged(0x87, Buffer.from(ip)))));
  const isAuthority = sequence(
    oid('551d13'),
    tagged(0x01, Buffer.from([0xff])),
    octets(sequence(tagged(0x01, Buffer.from([0xff])))),
  );
  return tagged(0xa3, sequence(alternative, isAuthority));
}

const pemOf = (name: string, der: Buffer): string =>
  `-----BEGIN ${name}-----\n${der.toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd()}\n-----END ${name}-----\n`;

export type Certificate = { readonly key: string; readonly cert: string };

export function certificateOf(now = Date.now()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    NAME,
    sequence(timeAt(now - HOUR_MS), timeAt(now + 24 * HOUR_MS)),
    NAME,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions([127, 0, 0, 1]),
  );
  const signature = sign('sha256', body, privateKey);
  const der = sequence(body, ECDSA_WITH_SHA256, bits(signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pemOf('CERTIFICATE', der),
  };
}
