// A passkey in software: makes a real ES256 key, signs real challenges, and can be told to lie. What a browser and a key would do together.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { PasskeyAssertion, PasskeyRegistration } from '#shared/wire/factors.ts';

const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: string | Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** CBOR of the few shapes that an attestation has: RFC 8949, definite lengths. */
function cbor(value: unknown): Buffer {
  const head = (major: number, size: number): Buffer => {
    if (size < 24) return Buffer.from([(major << 5) | size]);
    if (size < 256) return Buffer.from([(major << 5) | 24, size]);
    return Buffer.from([(major << 5) | 25, size >> 8, size & 255]);
  };
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    return Buffer.concat([head(3, bytes.byteLength), bytes]);
  }
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.byteLength), value]);
  if (value instanceof Map)
    return Buffer.concat([
      head(5, value.size),
      ...[...value].flatMap(([key, entry]) => [cbor(key), cbor(entry)]),
    ]);
  throw new Error('no CBOR for this');
}

/** What one answer may say otherwise than a right one. */
export type Lie = {
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly count?: number;
  readonly present?: boolean;
};

type Options = { readonly options: Readonly<Record<string, unknown>> };

export type Authenticator = {
  readonly credentialId: string;
  make(answer: Options, lie?: Lie): PasskeyRegistration;
  use(answer: Options, lie?: Lie): PasskeyAssertion;
};

const PRESENT = 1;
const WITH_CREDENTIAL = 64;

/** The credential as it stands in authenticator data: no make of key, its id, its public key (COSE: ES256 on P-256). */
function credentialOf(id: Buffer, publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const key = new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, Buffer.from(x, 'base64url')],
    [-3, Buffer.from(y, 'base64url')],
  ]);
  return Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.byteLength]), id, cbor(key)]);
}

/** An attestation that says nothing of who made the key. */
const attestationOf = (authData: Buffer): Buffer =>
  cbor(
    new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]),
  );

/** One key for one origin, as a page there would use it; `id` says that it is the key of this id. */
export function openAuthenticator(origin: string, id = randomBytes(16)): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credential = credentialOf(id, publicKey);
  let count = 0;
  const clientData = ({ options }: Options, type: string, lie: Lie): string =>
    JSON.stringify({
      type: lie.type ?? type,
      challenge: options.challenge,
      origin: lie.origin ?? origin,
      crossOrigin: false,
    });
  const data = (flags: number, lie: Lie): Buffer => {
    count += 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(lie.count ?? count);
    const seen = lie.present === false ? flags & ~PRESENT : flags;
    const host = lie.rpId ?? new URL(origin).hostname;
    return Buffer.concat([sha256(host), Buffer.from([seen]), counter]);
  };
  const named = { id: b64(id), rawId: b64(id), type: 'public-key' } as const;
  return {
    credentialId: b64(id),
    make: (answer, lie = {}) => {
      const authData = Buffer.concat([data(PRESENT | WITH_CREDENTIAL, lie), credential]);
      const clientDataJSON = b64(Buffer.from(clientData(answer, 'webauthn.create', lie)));
      const attestationObject = b64(attestationOf(authData));
      return { ...named, response: { clientDataJSON, attestationObject, transports: ['usb'] } };
    },
    use: (answer, lie = {}) => {
      const client = Buffer.from(clientData(answer, 'webauthn.get', lie));
      const authenticatorData = data(PRESENT, lie);
      const signature = sign(
        'sha256',
        Buffer.concat([authenticatorData, sha256(client)]),
        privateKey,
      );
      return {
        ...named,
        response: {
          clientDataJSON: b64(client),
          authenticatorData: b64(authenticatorData),
          signature: b64(signature),
        },
      };
    },
  };
}
