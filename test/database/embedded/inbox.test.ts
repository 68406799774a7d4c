import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Inbox } from '#database/embedded/inbox.ts';
import { simpleQuery } from '#database/embedded/wire.ts';

function head(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.write('Q', 0, 'latin1');
  bytes.writeInt32BE(length, 1);
  return bytes;
}

test.each([-2_147_483_648, -1, 0, 3, 2_147_483_647])(
  'a message that says it is %i bytes long is refused at once',
  (length) => {
    const inbox = new Inbox();
    inbox.add(head(length));
    expect(() => inbox.next()).toThrow('invalid message length');
  },
);

test.each([-1, 0, 7, 10_001, 2_147_483_647])('nor a start-up of %i bytes', (length) => {
  const inbox = new Inbox();
  inbox.add(head(length).subarray(1));
  inbox.add(Buffer.alloc(8));
  expect(() => inbox.startUp()).toThrow('invalid message length');
});

test('however the bytes are cut, the same messages come out', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string(), { maxLength: 8 }),
      fc.array(fc.nat({ max: 40 }), { minLength: 1 }),
      (texts, cuts) => {
        const messages = texts.map((text) => simpleQuery(text));
        const all = Buffer.concat(messages);
        const inbox = new Inbox();
        const seen: Buffer[] = [];
        for (let at = 0, i = 0; at < all.length; i += 1) {
          const size = (cuts[i % cuts.length] ?? 0) + 1;
          inbox.add(all.subarray(at, at + size));
          at += size;
          for (let next = inbox.next(); next !== null; next = inbox.next()) seen.push(next);
        }
        expect(seen).toEqual(messages);
      },
    ),
  );
});
