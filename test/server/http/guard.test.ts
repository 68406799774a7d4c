// An address that a person typed in must not make the server ask its own network, and an answer must not hold it up.
import dns from 'node:dns';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createGuard } from '#server/http/guard.ts';
import { createSend, type Outcome } from '#server/http/send.ts';
import { outletRequestSchema } from '#shared/wire/outlet.ts';
import { type Receiver, startReceiver, status, taken } from '../../kit/outlets/receiver.ts';

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
  '[fd12::1]',
  '2130706433',
  '017700000001',
  '0x7f000001',
  '127.1',
  '127.0.0.1.',
  '0177.0.0.1',
  '0x0a.0.0.1',
  '[::ffff:10.0.0.1]',
  '[0:0:0:0:0:ffff:c0a8:0101]',
  '0x7f.1',
  'localhost',
];
const NEVER = [
  '169.254.169.254',
  '[::ffff:169.254.169.254]',
  '[fe80::1]',
  '[fd00:ec2::254]',
  '100.100.100.200',
  '[fd20:ce::254]',
  '168.63.129.16',
  '192.0.0.192',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '169.254.169.254.',
  '[::ffff:a9fe:a9fe]',
  // IPv4-compatible, IPv4-translated, NAT64, 6to4, Teredo, ISATAP.
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[::169.254.169.254]',
  '[::ffff:0:169.254.169.254]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::a9fe:a9fe]',
  '[2002:a9fe:a9fe::1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::8000:1]',
  '[2a01:4f8:1:2:0:5efe:a9fe:a9fe]',
  '[2a01:4f8:1:2:200:5efe:127.0.0.1]',
  // Where nobody is.
  '0.0.0.0',
  '0.1.2.3',
  '0',
  '[::]',
  '224.0.0.1',
  '239.255.255.250',
  '255.255.255.255',
  '240.0.0.1',
  '192.0.2.1',
  '198.51.100.1',
  '203.0.113.1',
  '198.18.0.1',
  '192.88.99.1',
  '[ff02::1]',
  '[ff0e::1]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[100::1]',
  '[fec0::1]',
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

test.each([
  'http://[fe80::1%25eth0]/',
  'http://[fe80::1%eth0]/',
  'http://1.2.3.4.5/',
  'http://[::1',
])('%s is no address at all', (url) => {
  expect(outletRequestSchema.shape.url.safeParse(url).success).toBe(false);
});

test('an ordinary address of the internet is not refused, whatever it looks like', () => {
  const closed = createGuard({ allowPrivate: false });
  for (const host of ['93.184.215.14', '[2a01:4f8::5efe:1]', '[2a01:4f8::1234:5efe:1:2]', 'a.nl'])
    expect([host, closed.refusal(new URL(`https://${host}/`))]).toEqual([host, null]);
  const open = createGuard({ allowPrivate: true });
  for (const host of ['10.0.0.1', '127.0.0.1', '[::1]', '[fd12::1]', '[::ffff:10.0.0.1]'])
    expect([host, open.refusal(new URL(`http://${host}/`))]).toEqual([host, null]);
});

/** What a name resolves to is judged when it is asked: a name that answers differently the second time gains nothing. */
test.each([
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['::1', false],
  ['169.254.169.254', false],
  ['169.254.169.254', true],
  ['fe80::1', true],
  ['fe80::1%eth0', true],
  ['64:ff9b::a9fe:a9fe', true],
  ['::7f00:1', true],
  ['2002:a9fe:a9fe::1', true],
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
