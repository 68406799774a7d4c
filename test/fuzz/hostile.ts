// What is put in the place of something valid: values, texts, headers and encodings that have broken servers before.
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';

const deep = (levels: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < levels; i += 1) value = i % 2 === 0 ? [value] : { a: value };
  return value;
};

export const HOSTILE_TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff',
  '\udc00\ud800',
  '\u202e\u2066',
  '\ufeff',
  '\u2028',
  '𝕏'.repeat(40),
  'x'.repeat(3000),
  '../../etc/passwd',
  "'; DROP TABLE site; --",
  '%00',
  '%',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  '-0',
  '1e400',
  '0x10',
  '9007199254740993',
  '99999999999999999999999999',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '9999-12-31T23:59:59Z',
  '9998-12-31T23:59:59Z',
  '-000001-01-01T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-06-06T24:00:00Z',
  '2026-06-06T12:00:00+23:59',
  '0000-01-01',
  '9999-12-31',
  'http://[::1',
  'http://169.254.169.254/',
] as const;

/** What a schema that asks only for text lets pass, and a time that is one and cannot be stored. */
export const SHARP_TEXTS = [
  '\0',
  'a\0b',
  '\ud800',
  'x\udfffy',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '0000-01-01',
] as const;

export const HOSTILE_VALUES: readonly unknown[] = [
  ...HOSTILE_TEXTS,
  null,
  true,
  0,
  -0,
  -1,
  0.1,
  2 ** 31,
  2 ** 53,
  -(2 ** 53),
  2 ** 63,
  1e308,
  [],
  {},
  [[]],
  [null],
  { length: 3 },
  { toString: 'x', valueOf: 1 },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  { '\0': 1 },
  { '\ud800': 1 },
  deep(40),
  deep(4000),
  Array.from({ length: 2000 }, () => 'x'),
];

const cursor = (parts: unknown): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
export const HOSTILE_CURSORS = [
  cursor([Number.MAX_SAFE_INTEGER, 'x']),
  cursor([0, '\0']),
  cursor([-1, 'x']),
  cursor([8.64e15, 'x']),
  cursor([8.64e15 + 1, 'x']),
  cursor([253402300799999, 'x']),
  cursor([-62167219200000, 'x']),
  cursor(['\0']),
  cursor(['\ud800']),
  cursor(['9'.repeat(18)]),
  cursor([Number.MAX_SAFE_INTEGER]),
  cursor([-Number.MAX_SAFE_INTEGER]),
  cursor([1e300]),
  cursor([]),
  cursor({}),
  cursor(null),
  cursor(deep(50)),
  'AA',
  '====',
  '\ud800',
];

/** `name: value` lines; a valid request stays one beside them. */
export const HOSTILE_HEADERS = [
  'Authorization: x',
  'Authorization: Bearer',
  'Authorization: Basic eDp5',
  `Authorization: Bearer ${'x'.repeat(300)}`,
  'Cookie: crowdshade_session=%00',
  'Cookie: crowdshade_session=%; ;;=;crowdshade_session',
  'Cookie: __proto__=1; constructor=2',
  'Cookie: crowdshade_sign_in=e30.x; crowdshade_session=\xff',
  'If-None-Match: W/"',
  `If-None-Match: ${'"x",'.repeat(500)}`,
  'If-None-Match: *',
  'If-Modified-Since: yesterday',
  'If-Modified-Since: Fri, 31 Dec 99999 23:59:59 GMT',
  'Range: bytes=',
  'Range: bytes=9-1',
  'Range: bytes=99999999999999999999-',
  `Range: bytes=${'0-0,'.repeat(300)}1-1`,
  'Accept: ;;q=x',
  'Accept: text/html;q=9999999999999999999',
  'Accept-Encoding: br;q=zzz, gzip;q=-1, *;q=NaN',
  'Accept-Language: \xff\xfe',
  'Origin: null',
  'Origin: http://[',
  'Origin: https://evil.example',
  'Sec-Fetch-Site: cross-site',
  'X-Forwarded-For: x',
  `X-Forwarded-For: ${'10.0.0.1, '.repeat(300)}::`,
  'X-Forwarded-For: 127.0.0.1:80, [::1]:80',
  'X-Forwarded-Proto: javascript',
  'X-Forwarded-Host: [::',
  'Forwarded: for="\xff"',
  'X-HTTP-Method-Override: TRACE',
  'Upgrade: h2c',
  'Expect: 100-continue',
  'Expect: 200-maybe',
  'TE: trailers, deflate;q=0.5',
  'Date: \x01',
  ': x',
  'X Y: x',
  `X-Long: ${'x'.repeat(9000)}`,
  `X-Longer: ${'x'.repeat(20_000)}`,
];

export const CONTENT_TYPES = [
  'application/json; charset=utf-8',
  'application/json; charset=utf-16',
  'application/json; charset=utf-16le',
  'application/json; charset=latin1',
  'application/json; charset=nonsense',
  'application/json; charset="',
  'application/json;;;',
  'application/problem+json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'x',
  '/',
];

type Encoding = { readonly name: string; readonly encode: (body: Buffer) => Buffer };
const same = (body: Buffer): Buffer => body;
export const ENCODINGS: readonly Encoding[] = [
  ...['br', 'gzip', 'deflate', 'nonsense', 'gzip, gzip', 'identity', 'GZIP', 'x-gzip', '\xff'].map(
    (name) => ({ name, encode: same }),
  ),
  { name: 'gzip', encode: (body) => gzipSync(body) },
  { name: 'br', encode: (body) => brotliCompressSync(body) },
  { name: 'deflate', encode: (body) => deflateSync(body) },
  { name: 'gzip', encode: (body) => gzipSync(body).subarray(0, -6) },
  { name: 'gzip', encode: (body) => gzipSync(Buffer.concat([body, Buffer.alloc(4_000_000, 32)])) },
  { name: 'br', encode: (body) => brotliCompressSync(body).subarray(0, 4) },
];

/** What is done to the text of a body. */
export const SPOILINGS: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(text.slice(0, -1)),
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe, 0x00])]),
  (text) => Buffer.from(text.replace('{', '{"__proto__":{"a":1},"constructor":{"prototype":1},')),
  (text) => Buffer.from(text.replace('{', '{"\\u0000":1,')),
  (text) => Buffer.from(text.replace(/"(\w+)":/, '"$1":"\\u0000","$1":')),
  (text) => Buffer.from(text.replace(/:"[^"]*"/, ':"\\ud83d"')),
  (text) => Buffer.from(text.replace(/\d+/, '1e999')),
  (text) => Buffer.from(text.replace(/\d+/, '1'.repeat(400))),
  (text) => Buffer.from(text.replace(/"[^"]*"/, '"\xff\xc0\x80"'), 'latin1'),
  () => Buffer.from('['.repeat(4500)),
  () => Buffer.from(`${'['.repeat(4500)}${']'.repeat(4500)}`),
  () => Buffer.from('"text"'),
  () => Buffer.from('null'),
  () => Buffer.alloc(0),
  (text) => Buffer.from(text + ' '.repeat(600_000)),
];

/** A value with one place in it made hostile, at most so many levels down. */
export function spoilt(value: unknown, levels = 6): fc.Arbitrary<unknown> {
  const hostile = fc.constantFrom(...HOSTILE_VALUES);
  const sharp = fc.constantFrom<unknown>(...SHARP_TEXTS);
  if (typeof value === 'string') return fc.oneof(sharp, hostile);
  if (typeof value !== 'object' || value === null || levels === 0) return hostile;
  const keys = Object.keys(value).slice(0, 20);
  const inside = keys.map((key) =>
    spoilt((value as Record<string, unknown>)[key], levels - 1).map((other) =>
      withKey(value, key, other),
    ),
  );
  const added = hostile.map((other) => withKey(value, 'more', other));
  return fc.oneof(hostile, added, ...inside, ...inside, ...inside);
}

function withKey(value: object, key: string, other: unknown): unknown {
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === key ? other : item));
  return { ...value, [key]: other };
}
