// Hostile Socket.IO connections: a handshake of which a part is spoilt, and frames that no client of ours would send.
import fc from 'fast-check';
import parser from 'socket.io-msgpack-parser';
import * as z from 'zod';
import { STREAM_NAMESPACE, streamAuthSchema } from '#shared/wire/stream.ts';
import { HOSTILE_TEXTS, HOSTILE_VALUES, spoilt } from './hostile.ts';
import { type JsonSchema, valuesOf } from './schema-values.ts';

export type FramesCase = {
  readonly kind: 'frames';
  /** Query of the handshake. */
  readonly query: string;
  readonly frames: readonly (string | Uint8Array)[];
};

const encoder = new parser.Encoder();
/** A packet as bytes; what the encoder itself cannot write becomes noise. */
export function packet(value: unknown): Uint8Array {
  try {
    return new Uint8Array((encoder.encode(value as never) as unknown as Buffer[])[0] ?? []);
  } catch {
    return new Uint8Array([0xc1, 0xff]);
  }
}

const CURSORS = ['999999999999', '9999999999', '0', '1', '-1', '1e9', '٣', '1\0', 'x'.repeat(40)];

function auth(siteId: string): fc.Arbitrary<unknown> {
  const schema = z.toJSONSchema(streamAuthSchema) as JsonSchema;
  const whole = valuesOf(schema, {}).map((value) => ({ ...(value as object), siteId }));
  const hostileCursor = fc
    .tuple(whole, fc.constantFrom(...CURSORS))
    .map(([value, cursor]) => ({ ...value, cursor }));
  return fc.oneof(whole, hostileCursor, whole.chain(spoilt));
}

/** Lengths that are not there: arrays, maps, texts, bytes and extensions of up to 4 billion. */
const LENGTHS = ['dd01ffffff', 'dcffff', 'dfffffffff', 'dbffffffff', 'c92000000000', 'c6ffffffff'];
const hollow = fc
  .array(fc.constantFrom(...LENGTHS), { minLength: 1, maxLength: 60 })
  .map((parts) => new Uint8Array(Buffer.from(parts.join(''), 'hex')));

/** Frames of which the first is often a whole handshake, so that what follows meets a viewer who is in. */
export function connections(siteId: string): fc.Arbitrary<FramesCase> {
  const connect = auth(siteId).map((data) => ({ type: 0, nsp: STREAM_NAMESPACE, data }));
  const event = fc
    .array(fc.constantFrom(...HOSTILE_VALUES), { maxLength: 3 })
    .map((rest) => ({ type: 2, nsp: STREAM_NAMESPACE, data: ['window', ...rest], id: 1 }));
  const binary = fc.oneof(
    { weight: 6, arbitrary: connect.map(packet) },
    { weight: 2, arbitrary: connect.chain(spoilt).map(packet) },
    { weight: 2, arbitrary: event.map(packet) },
    { weight: 1, arbitrary: event.chain(spoilt).map(packet) },
    { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_VALUES).map(packet) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    { weight: 1, arbitrary: hollow },
  );
  const text = fc.oneof(
    fc.constantFrom(
      '0',
      '1',
      '2',
      'byAAAAAA',
      '2probe',
      '3',
      '4',
      '4{',
      '40/live,{}',
      '5',
      '6',
      '9',
      '\0',
    ),
    fc.constantFrom(...HOSTILE_TEXTS).map((value) => value.toWellFormed()),
  );
  const query = fc.constantFrom('', '', '', '&sid=x', '&EIO=3', '&x[]=1&__proto__=2', '&%00=%zz');
  const frames = fc.array(
    fc.oneof({ weight: 4, arbitrary: binary }, { weight: 1, arbitrary: text }),
    {
      minLength: 1,
      maxLength: 4,
    },
  );
  return fc.record({ kind: fc.constant('frames' as const), query, frames });
}
