// An address that a person typed in must not make the server ask its own network, and an answer must not hold it up.
import dns from 'node:dns';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createGuard } from '#server/outlets/guard.ts';
import type { Outcome } from '#server/outlets/ports.ts';
import { createSend } from '#server/outlets/send.ts';
import { type Receiver, startReceiver, status, taken } from './receiver.ts';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
afterEach(() => {
  vi.restoreAllMocks();
  receiver.answer = taken;
  receiver.asked = 0;
});

function ask(url: string, allowPrivate: boolean): Promise<Outcome> {
  const send = createSend(createGuard({ allowPrivate }), () => performance.now());
  return send({ url, headers: { 'content-type': 'application/json' }, body: '{}' });
}

const PRIVATE = [
  '127.0.0.1',
  '127.8.8.8',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '10.0.0.1',
  '172.16.3.4',
  '192.168.1.1',
  '100.64.0.1',
  '0.0.0.0',
  '[::]',
  '[fd12::1]',
  '[64:ff9b::7f00:1]',
  '2130706433',
  '0x7f.1',
  'localhost',
];
const NEVER = [
  '169.254.169.254',
  '[::ffff:169.254.169.254]',
  '[fe80::1]',
  '[fd00:ec2::254]',
  '100.100.100.200',
];

test.each([...PRIVATE, ...NEVER])('https://%s is refused', async (host) => {
  const outcome = await ask(`https://${host}:${receiver.port}/`, false);
  expect(outcome).toMatchObject({ status: null, failure: 'address' });
  expect(receiver.asked).toBe(0);
});

test.each(NEVER)('http://%s is refused also where private addresses are allowed', async (host) => {
  expect(await ask(`http://${host}/latest/meta-data`, true)).toMatchObject({ failure: 'address' });
  const refusal = createGuard({ allowPrivate: true }).refusal(new URL(`http://${host}/`));
  expect(refusal).toBe('this address is never asked');
});

/** What a name resolves to is judged when it is asked: a name that answers differently the second time gains nothing. */
test.each([
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['::1', false],
  ['169.254.169.254', false],
  ['169.254.169.254', true],
  ['fe80::1', true],
])('a name that resolves to %s is refused (private allowed: %s)', async (address, allowPrivate) => {
  const family = address.includes(':') ? 6 : 4;
  vi.spyOn(dns, 'lookup').mockImplementation(((
    _: string,
    options: { all?: boolean },
    callback: (...given: unknown[]) => void,
  ) => {
    if (options.all === true)
      callback(null, [
        { address: '93.184.216.34', family: 4 },
        { address, family },
      ]);
    else callback(null, address, family);
  }) as never);
  const outcome = await ask(`https://receiver.example:${receiver.port}/`, allowPrivate);
  expect(outcome).toMatchObject({ status: null, failure: 'address' });
});

test('plain HTTP, credentials and fragments are refused; the operator may allow HTTP to its own network', async () => {
  const closed = createGuard({ allowPrivate: false });
  const open = createGuard({ allowPrivate: true });
  expect(closed.refusal(new URL('https://a.example/x?key=1'))).toBeNull();
  expect(closed.refusal(new URL('http://a.example/'))).toBe('only https:// is allowed here');
  expect(open.refusal(new URL('http://10.0.0.1/'))).toBeNull();
  expect(open.refusal(new URL('ftp://10.0.0.1/'))).not.toBeNull();
  for (const url of ['https://u:p@a.example/', 'https://a.example/#x'])
    expect(open.refusal(new URL(url))).toMatch(/no credentials/);
  expect(await ask(receiver.url.replace('http:', 'http:'), false)).toMatchObject({
    failure: 'address',
  });
  expect(await ask(receiver.url, true)).toMatchObject({ status: 204, failure: null });
});

test('a redirect is not followed, wherever it leads', async () => {
  for (const code of [301, 302, 303, 307, 308]) {
    receiver.answer = (res) => void res.writeHead(code, { location: receiver.url }).end();
    expect(await ask(receiver.url, true)).toMatchObject({ status: code, failure: 'redirect' });
  }
  expect(receiver.asked).toBe(5);
});

test('of an endless answer no more than a kilobyte is read', async () => {
  let ended = false;
  receiver.answer = (res) => {
    const more = setInterval(() => res.write('x'.repeat(600)), 5);
    res.on('close', () => {
      ended = true;
      clearInterval(more);
    });
    res.writeHead(200);
  };
  const outcome = await ask(receiver.url, true);
  expect(outcome).toMatchObject({ status: 200, failure: null });
  await vi.waitFor(() => expect(ended).toBe(true));
});

test('what does not work has a word, and no word of the answer', async () => {
  receiver.answer = status(500);
  expect(await ask(receiver.url, true)).toMatchObject({ status: 500, failure: 'answer' });
  receiver.answer = (res) => void res.destroy();
  expect(await ask(receiver.url, true)).toMatchObject({ status: null, failure: 'connection' });
  expect(await ask(`https://127.0.0.1:${receiver.port}/`, true)).toMatchObject({ status: null });
  expect(await ask('https://no-such-name.invalid/', false)).toMatchObject({ failure: 'name' });
});

test('who does not answer within ten seconds is given up', async () => {
  receiver.answer = () => {};
  const outcome = await ask(receiver.url, true);
  expect(outcome).toMatchObject({ status: null, failure: 'timeout' });
  expect(outcome.durationMs).toBeGreaterThan(9000);
});
