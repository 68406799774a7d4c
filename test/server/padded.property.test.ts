import fc from 'fast-check';
import parser from 'socket.io-msgpack-parser';
import { expect, test } from 'vitest';
import { BLOCK_BYTES, padded, paddedJson } from '#server/padded.ts';
import { runs } from '#test/kit/core/arbitraries.ts';

const lists = fc.array(fc.record({ place: fc.string({ unit: 'grapheme' }), level: fc.nat(4) }), {
  maxLength: 40,
});

/** Length of the message as the stream sends it. */
function sentBytes(event: object): number {
  const packet = { type: 2, nsp: '/live', data: ['alert', event] };
  const [bytes] = new parser.Encoder().encode(packet) as unknown as [Uint8Array];
  return bytes.byteLength;
}

test('a message is as long whatever it lists, up to a block', () => {
  const empty = sentBytes(padded({ alerts: [] }));
  fc.assert(
    fc.property(lists, (alerts) => {
      expect((sentBytes(padded({ alerts })) - empty) % BLOCK_BYTES).toBe(0);
      // The control: without the padding, lengths tell.
      if (alerts.length > 0) expect(sentBytes({ alerts })).not.toBe(sentBytes({ alerts: [] }));
    }),
    runs(200),
  );
});

test('an answer is whole blocks long and reads as the same value', () => {
  fc.assert(
    fc.property(lists, (alerts) => {
      const text = paddedJson({ alerts });
      expect(Buffer.byteLength(text) % BLOCK_BYTES).toBe(0);
      expect(JSON.parse(text)).toEqual({ alerts });
    }),
    runs(200),
  );
});
