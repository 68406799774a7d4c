import fc from 'fast-check';
import { expect, test } from 'vitest';
import { demoSensors } from '#demo/sensors.ts';
import { demoSite } from '#demo/site.ts';
import { isoUtc } from '#shared/time.ts';
import { epochMsSchema, instantSchema, utcInstantSchema } from '#shared/wire/instant.ts';
import { sensorSchema, storedSensorSchema } from '#shared/wire/sensor.ts';
import { isStorable, unstorableIn } from '#shared/wire/storable.ts';
import { windowStartOfCursor } from '#shared/wire/stream.ts';

/** Code points without width, but for the joiners. */
const UNSEEN: readonly (readonly [from: number, to: number])[] = [
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x180e, 0x180e],
  [0x200b, 0x200b],
  [0x2060, 0x2065],
  [0x206a, 0x206f],
  [0x3164, 0x3164],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe007f],
];

test('found A1: what can be stored comes back from UTF-8 as it was and has no control character but tab and line ends, nor one that turns the order or nobody sees; nothing else can', () => {
  const anyText = fc.string({ unit: 'binary' });
  const halves = fc
    .array(fc.integer({ min: 0, max: 0xffff }))
    .map((codes) => String.fromCharCode(...codes));
  fc.assert(
    fc.property(
      fc.oneof(
        anyText,
        halves,
        anyText.map((text) => `${text}\0`),
        fc.integer({ min: 0x2020, max: 0x2070 }).map((code) => `م${String.fromCodePoint(code)}b`),
        fc.constantFrom(...UNSEEN.flat()).map((code) => `a${String.fromCodePoint(code)}`),
      ),
      (text) => {
        const survives = Buffer.from(text, 'utf8').toString('utf8') === text;
        const isPlain = Array.from(text).every((letter) => {
          const code = letter.codePointAt(0) ?? 0;
          const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
          const turnsOrder =
            (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
          const isUnseen = UNSEEN.some(([from, to]) => code >= from && code <= to);
          const isNoLetter =
            isControl || turnsOrder || isUnseen || code === 0xfffe || code === 0xffff;
          return '\t\n\r'.includes(letter) || !isNoLetter;
        });
        expect(isStorable(text)).toBe(survives && isPlain);
      },
    ),
  );
});

test('a joiner stands where it joins, and nowhere else', () => {
  for (const text of ['می\u200cخواهم', '👩\u200d🚒', '❤\ufe0f\u200d🔥'])
    expect([text, isStorable(text)]).toEqual([text, true]);
  for (const text of ['\u200dZ', 'Sanne\u200d', 'A \u200cB', '7\u200d', 'a-\u200db'])
    expect([text, isStorable(text)]).toEqual([text, false]);
});

test('a bad text is found wherever it stands, as value or as key', () => {
  const place = fc.array(fc.oneof(fc.constant('list'), fc.constantFrom('a', 'b')), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), place, fc.boolean(), (around, path, isKey) => {
      const bad = isKey ? { 'x\ud800': 1 } : 'x\0';
      const whole = path.reduceRight<unknown>(
        (inner, step) => (step === 'list' ? [around, inner] : { other: around, [step]: inner }),
        bad,
      );
      expect(unstorableIn(whole)?.why).toBe('text');
    }),
  );
});

test('a document of ours passes, one that goes too deep does not, however deep', () => {
  const deep = (levels: number): unknown => {
    let value: unknown = 'x';
    for (let i = 0; i < levels; i += 1) value = [value];
    return value;
  };
  expect(unstorableIn(deep(32))).toBeNull();
  expect(unstorableIn(deep(33))).toEqual({ path: [], why: 'depth' });
  expect(unstorableIn(deep(100_000))?.why).toBe('depth');
  expect(unstorableIn({ a: [{ b: '\0' }] })).toEqual({ path: ['a', '0', 'b'], why: 'text' });
  expect(unstorableIn({ a: { 'b\0': 1 } })).toEqual({ path: ['a'], why: 'text' });
});

test('a date of a sensor is a time that the database can hold: one that it cannot would stop every site', () => {
  const { validUntil } = sensorSchema.shape;
  const day = '2027-12-31T00:00:00';
  for (const text of [`${day}Z`, `${day}+14:00`, `${day}-12:00`, `${day}+05:45`])
    expect([text, validUntil.safeParse(text).success]).toEqual([text, true]);
  for (const text of [
    `${day}+18:00`,
    `${day}-16:00`,
    '0000-12-31T00:00:00Z',
    '9999-01-01T00:00:00Z',
  ])
    expect([text, validUntil.safeParse(text).success]).toEqual([text, false]);
});

test('a date that was taken before is read on, whatever its year: one entry must not close the register', () => {
  const [sensor] = demoSensors(demoSite(), 0);
  for (const registeredAt of ['0001-01-01T00:00:00Z', '9999-12-31T00:00:00+18:00']) {
    const entry = { ...sensor, registeredAt };
    expect(sensorSchema.safeParse(entry).success).toBe(false);
    expect(storedSensorSchema.parse(entry)).toMatchObject({ registeredAt });
  }
});

test('every time that is taken is written with four digits of a year, a month around it too', () => {
  const MONTH = 31 * 86_400_000;
  const anyTime = fc.integer({ min: -8.64e15, max: 8.64e15 });
  const edges = fc.constantFrom(0, -1, Date.UTC(9999, 0, 1), Date.UTC(9999, 0, 1) - 1);
  fc.assert(
    fc.property(fc.oneof(anyTime, edges), (at) => {
      const text = new Date(at).toISOString();
      const isTaken = at >= 0 && at < Date.UTC(9999, 0, 1);
      expect(epochMsSchema.safeParse(at).success).toBe(isTaken);
      expect(instantSchema.safeParse(text).success).toBe(isTaken);
      expect(utcInstantSchema.safeParse(text).success).toBe(isTaken);
      if (isTaken)
        for (const near of [at, at - MONTH, at + MONTH]) expect(isoUtc(near)).toMatch(/^\d{4}-/);
    }),
  );
});

test('a cursor of the stream is a time that the database takes, or none', () => {
  const digits = fc.stringMatching(/^\d{1,14}$/);
  fc.assert(
    fc.property(digits, (cursor) => {
      const at = windowStartOfCursor(cursor);
      if (at !== null) expect(isoUtc(at)).toMatch(/^\d{4}-/);
      else expect(cursor.length).toBeGreaterThan(10);
    }),
  );
});
