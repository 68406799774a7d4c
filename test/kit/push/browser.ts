// What a browser does with Web Push, written from the standards and with nothing of the library that the server uses: it makes keys, opens what is encrypted for
// it (RFC 8291, RFC 8188), and reads who signed (RFC 8292).
import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
} from 'node:crypto';

const HEADER_BYTES = 21;
const TAG_BYTES = 16;

export type BrowserKeys = {
  /** As `PushSubscription.toJSON()` says them. */
  readonly keys: { readonly p256dh: string; readonly auth: string };
  /** The text of a message of ours; throws when it is for somebody else or was changed. */
  open(body: Buffer): string;
};

const derive = (secret: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, bytes));

/** One record: header with salt, size and the sender's key, then text, 0x02 and zeros under AES-128-GCM. */
function opened(own: ReturnType<typeof createECDH>, auth: Buffer, body: Buffer): string {
  const salt = body.subarray(0, 16);
  const length = body.readUInt8(20);
  const sender = body.subarray(HEADER_BYTES, HEADER_BYTES + length);
  const sealed = body.subarray(HEADER_BYTES + length);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), sender]);
  const input = derive(own.computeSecret(sender), auth, info, 32);
  const key = derive(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
  const end = plain.lastIndexOf(2);
  if (plain.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('no padding of zeros');
  return plain.subarray(0, end).toString('utf8');
}

/** `known`: a private key and a secret, base64url; else new ones. */
export function browserKeys(known?: {
  readonly secret: string;
  readonly auth: string;
}): BrowserKeys {
  const own = createECDH('prime256v1');
  if (known === undefined) own.generateKeys();
  else own.setPrivateKey(known.secret, 'base64url');
  const auth = known === undefined ? randomBytes(16) : Buffer.from(known.auth, 'base64url');
  return {
    keys: { p256dh: own.getPublicKey('base64url'), auth: auth.toString('base64url') },
    open: (body) => opened(own, auth, body),
  };
}

const parsed = (part: string): unknown =>
  JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

/** Who sent it, by the header `Authorization`; throws when the signature is not that of the key in it. */
export function vapidOf(authorization: string) {
  const [, token = '', key = ''] = /^vapid t=([^,\s]+), ?k=(\S+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((n) => n.toString('base64url'));
  const publicKey = createPublicKey({
    key: { kty: 'EC', crv: 'P-256', ...(x && y ? { x, y } : {}) },
    format: 'jwk',
  });
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) throw new Error('signed by another key');
  return { key, head: parsed(head), claims: parsed(claims) };
}
