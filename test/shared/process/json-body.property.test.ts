// A key that one object says twice, however deep and however it is written.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keySaidTwice } from '#shared/process/json-body.ts';

test('any document as the language writes it says nothing twice', () => {
  fc.assert(fc.property(fc.json({ maxDepth: 5 }), (json) => keySaidTwice(json) === null));
});

test('a key that is written a second time is named, at any depth and in any spelling', () => {
  const key = fc.string({ unit: 'binary', minLength: 1 });
  fc.assert(
    fc.property(key, fc.json(), fc.nat(20), fc.boolean(), (name, value, depth, isSpelt) => {
      const written = JSON.stringify(name);
      const again = isSpelt
        ? `"${Array.from({ length: name.length }, (_, i) => `\\u${name.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`
        : written;
      const twice = `{${written}:${value},"\\u0000":1,${again} :[${value}]}`;
      fc.pre(name !== '\u0000');
      expect(keySaidTwice('[{"a":'.repeat(depth) + twice + '}]'.repeat(depth))).not.toBeNull();
    }),
  );
  expect(keySaidTwice('{"level":0,"level":4}')).toBe('level');
  expect(keySaidTwice('{"a":"\\"b\\":","b":{"a":1},"c":[{"a":1},{"a":2}]}')).toBeNull();
  expect(keySaidTwice('no JSON: {"a":1,"a":2')).toBeNull();
});

test('a deep and a long body are judged in a moment', () => {
  expect(keySaidTwice('['.repeat(200_000) + ']'.repeat(200_000))).toBeNull();
  const long = JSON.stringify(Array.from({ length: 50_000 }, () => ({ level: 0, at: ':":"' })));
  const started = process.cpuUsage();
  expect(keySaidTwice(long)).toBeNull();
  expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
});
