import { expect, test } from 'vitest';
import { codeOf, sentenceOf } from '#shared/process/sentence.ts';

const withCode = (message: string, code: string): Error =>
  Object.assign(new Error(message), { code });

test.each([
  [new Error('no such site'), 'no such site'],
  ['plain words', 'plain words'],
  [undefined, 'something failed without saying why'],
  [null, 'something failed without saying why'],
  [{}, 'something failed without saying why'],
  [
    new AggregateError([
      withCode('connect ECONNREFUSED ::1:5432', 'ECONNREFUSED'),
      withCode('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED'),
    ]),
    'nothing listens there: start it, or put its host and port right (connect ECONNREFUSED ::1:5432; connect ECONNREFUSED 127.0.0.1:5432)',
  ],
  [{ name: 'ErrnoError', errno: 44 }, 'ErrnoError ENOENT'],
  [
    { name: 'ExitStatus', message: 'Program terminated with exit(1)', status: 1 },
    'Program terminated with exit(1)',
  ],
  [new Error('', { cause: new Error('the reason') }), 'the reason'],
  [new Error('two\n  lines'), 'two lines'],
])('%o becomes words', (thrown, words) => {
  expect(sentenceOf(thrown)).toBe(words);
});

test.each([
  [withCode('ENOSPC: no space left on device, write', 'ENOSPC'), 'the disk is full: make room'],
  [{ name: 'ErrnoError', errno: 51 }, 'the disk is full: make room'],
  [{ name: 'ErrnoError', errno: 33 }, 'ulimit -n 4096'],
])('a fault of the machine says what to do: %o', (thrown, advice) => {
  expect(sentenceOf(thrown)).toContain(advice);
});

test('an error that is its own cause ends', () => {
  const error = new Error('');
  error.cause = error;
  expect(sentenceOf(error)).toBe('something failed without saying why');
  expect(codeOf(error)).toBeNull();
});
