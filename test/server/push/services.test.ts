// A browser names the address that this server then asks: only those of push services are taken, however one is written.
import { expect, test } from 'vitest';
import { pushServicesOf } from '#server/push/services.ts';
import { deviceRequestSchema } from '#shared/wire/device-alerts.ts';
import { browserKeys } from '../../kit/push/browser.ts';

const services = pushServicesOf('');

test.each([
  'https://fcm.googleapis.com/fcm/send/abc:def',
  'https://updates.push.services.mozilla.com/wpush/v2/gAAA',
  'https://web.push.apple.com/QGuQ',
  'https://wns2-par02p.notify.windows.com/w/?token=BQ%3d',
  'https://FCM.googleapis.com:443/fcm/send/abc',
])('%s is one of a browser', (endpoint) => {
  expect(services.of(endpoint)).toMatchObject({ isAddress: false });
});

const HOSTILE = [
  'http://fcm.googleapis.com/fcm/send/abc',
  'https://fcm.googleapis.com:8443/fcm/send/abc',
  'https://fcm.googleapis.com.evil.example/send',
  'https://evil-fcm.googleapis.com/send',
  'https://evil.example/fcm.googleapis.com',
  'https://evil.example?https://fcm.googleapis.com/',
  'https://evil.example#fcm.googleapis.com',
  'https://fcm.googleapis.com@evil.example/',
  'https://fcm.googleapis.com:443@evil.example/',
  'https://user:word@fcm.googleapis.com/send',
  'https://fcm.googleapis.com/send#part',
  String.raw`https://evil.example\@fcm.googleapis.com/`,
  'https://notify.windows.com/w',
  'https://evilnotify.windows.com/w',
  'https://notify.windows.com.evil.example/w',
  'https://fcm.googleapis.com./send',
  'https://fcm。googleapis。com.evil.example/',
  'https://127.0.0.1/send',
  'https://[::1]/send',
  'https://169.254.169.254/latest/meta-data',
  'https://2130706433/',
  'https://localhost/',
  'ftp://fcm.googleapis.com/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  '//fcm.googleapis.com/',
  '',
];
test.each(HOSTILE)('%s is none', (endpoint) => {
  expect(services.of(endpoint)).toBeNull();
});

test('what is no https address does not even get through the schema', () => {
  const { keys } = browserKeys();
  const of = (endpoint: string) =>
    deviceRequestSchema.safeParse({ endpoint, keys, language: 'nl' }).success;
  expect(of('https://fcm.googleapis.com/fcm/send/abc')).toBe(true);
  for (const endpoint of HOSTILE.filter((one) => !one.startsWith('https:')))
    expect(of(endpoint), endpoint).toBe(false);
  expect(of(`https://fcm.googleapis.com/${'a'.repeat(1000)}`)).toBe(false);
});

test('a setting adds hosts, with a port where it is not 443, and nothing beside them', () => {
  const more = pushServicesOf(' Push.example.org, *.push.example.net ,127.0.0.1:9443,[fd12::1]');
  expect(more.of('https://push.example.org/a')?.isAddress).toBe(false);
  expect(more.of('https://one.push.example.net/a')?.host).toBe('one.push.example.net');
  expect(more.of('https://127.0.0.1:9443/a')).toEqual({ host: '127.0.0.1:9443', isAddress: true });
  expect(more.of('https://[fd12::1]/a')?.isAddress).toBe(true);
  expect(more.of('https://fcm.googleapis.com/a')).not.toBeNull();
  for (const other of ['push.example.org:8443', 'push.example.net', '127.0.0.1', '127.0.0.1:80'])
    expect(more.of(`https://${other}/a`), other).toBeNull();
});

test.each(['https://push.example.org', 'push.example.org/a', '*', '**.example', 'a b', '*.'])(
  'the setting %s is refused with what it must be',
  (setting) => {
    expect(() => pushServicesOf(setting)).toThrow('PUSH_SERVICES must be hosts by comma');
  },
);
