// What a viewer sends is next to nothing, and is believed in nothing: lengths that are not there, depth, and events that carry Socket.IO's own names.
import fc from 'fast-check';
import notepack from 'socket.io-msgpack-parser';
import { describe, expect, test } from 'vitest';
import { ViewerDecoder } from '#server/stream/viewer-packets.ts';

type Packet = { readonly type: number };

function heard(bytes: Uint8Array, decoder = new ViewerDecoder()): Packet[] {
  const packets: Packet[] = [];
  decoder.on('decoded', (packet: Packet) => packets.push(packet));
  decoder.add(bytes);
  return packets;
}

const bytesOf = (packet: unknown): Uint8Array =>
  new Uint8Array((new notepack.Encoder().encode(packet) as unknown as Buffer[])[0] ?? []);
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

describe('what a page of ours sends is heard', () => {
  test.each<[string, object]>([
    ['joining', { type: 0, nsp: '/live', data: { protocol: 1, siteId: 'demo', cursor: null } }],
    ['joining the namespace of all, with nothing to say', { type: 0, nsp: '/', data: undefined }],
    ['leaving', { type: 1, nsp: '/live' }],
  ])('%s', (_, packet) => {
    expect(heard(bytesOf(packet))).toMatchObject([{ type: (packet as Packet).type }]);
  });
});

describe('lengths are not believed', () => {
  test.each([
    ['an array of 32 million items, 40 times', 'dd01ffffff'.repeat(40)],
    ['an array of 65,000 items', 'dcffff'],
    ['bytes that are not there', 'c92000000000'],
    ['half a gigabyte of an extension', 'c920000000ff'],
    ['a map of 4 billion', 'dfffffffff'],
    ['a text of 4 billion', 'dbffffffff'],
    ['arrays 9,000 deep', '91'.repeat(9000)],
    ['maps 4,000 deep', `${'81a161'.repeat(3000)}c0`],
    ['nothing', ''],
  ])('%s: refused, and no room is made for it', (_, frame) => {
    const before = process.memoryUsage();
    expect(() => heard(hex(frame))).toThrow();
    const after = process.memoryUsage();
    const grown = after.external + after.arrayBuffers - before.external - before.arrayBuffers;
    expect(grown).toBeLessThan(5_000_000);
  });

  test('the usual decoder makes room for what six bytes name', () => {
    const before = process.memoryUsage().arrayBuffers;
    expect(() => new notepack.Decoder().add(Buffer.from('c90100000000', 'hex'))).toThrow();
    expect(process.memoryUsage().arrayBuffers - before).toBeGreaterThan(10_000_000);
  });
});

describe('a viewer has nothing else to say', () => {
  test.each(['disconnect', 'disconnecting', 'connect', 'newListener', 'window'])(
    'the event %s is refused',
    (name) => {
      expect(() => heard(bytesOf({ type: 2, nsp: '/live', data: [name] }))).toThrow();
    },
  );

  test('whatever the bytes are, what is heard is a joining or a leaving', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.anything().map(bytesOr)),
        (bytes) => {
          try {
            for (const { type } of heard(bytes)) expect([0, 1]).toContain(type);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

/** Of what the encoder cannot write nothing is left. */
function bytesOr(value: unknown): Uint8Array {
  try {
    return bytesOf(value);
  } catch {
    return new Uint8Array();
  }
}
