// Addresses as people write them: what is taken, what is refused, and that a refusal never repeats the password.
import { expect, test } from 'vitest';
import { readAddress } from '#database/address.ts';
import { connectionOptions } from '#database/open.ts';
import { databaseAddress } from '#shared/process/database-address.ts';
import { isDatabaseAway } from '#shared/process/database-away.ts';

const PASSWORDS = [
  'plain',
  'a#b/c?d',
  '%41',
  'p@ss:w[0]rd',
  'spaces and é€',
  'quo\'te"s\\',
  '&=+;',
];
const PARTS = { DATABASE_HOST: 'db', DATABASE_USER: 'us er', DATABASE_NAME: 'crowd' };

test.each(PASSWORDS)('the password %s stands as it is among the parts', (password) => {
  const address = databaseAddress({ ...PARTS, DATABASE_PORT: 5433, DATABASE_PASSWORD: password });
  const url = new URL(address ?? '');
  expect(decodeURIComponent(url.password)).toBe(password);
  expect(decodeURIComponent(url.username)).toBe('us er');
  expect([url.hostname, url.port, url.pathname]).toEqual(['db', '5433', '/crowd']);
  expect(readAddress(address ?? '').isLocal).toBe(false);
});

test('an IPv6 address, the folder of a socket, a mode of TLS', () => {
  const of = (more: object) => new URL(databaseAddress({ ...PARTS, ...more }) ?? '');
  expect(of({ DATABASE_HOST: '::1' }).hostname).toBe('[::1]');
  const socket = of({ DATABASE_HOST: '/var/run/postgresql', DATABASE_SSLMODE: 'verify-full' });
  expect(socket.searchParams.get('host')).toBe('/var/run/postgresql');
  expect(socket.searchParams.get('sslmode')).toBe('verify-full');
  expect(readAddress(socket.href).isLocal).toBe(true);
});

test.each(['nonsense', 'allow', 'prefer', 'no-verify', 'disable&sslmode=allow'])(
  'the mode %s of TLS is refused in an address as it is among the parts',
  (mode) => {
    expect(() => readAddress(`postgresql://u:secret@h/d?sslmode=${mode}`)).toThrow(
      'DATABASE_URL: sslmode is one of disable, require, verify-ca, verify-full.',
    );
  },
);

test('both ways at once, or half of one, are refused; the address that a parent made of the parts is not', () => {
  const url = 'postgresql://u:p@h/d';
  expect(databaseAddress({})).toBeNull();
  expect(databaseAddress({ DATABASE_URL: url })).toBe(url);
  expect(() => databaseAddress({ ...PARTS, DATABASE_URL: url })).toThrow('not both');
  const made = databaseAddress(PARTS) ?? '';
  expect(databaseAddress({ ...PARTS, DATABASE_URL: made })).toBe(made);
  expect(() => databaseAddress({ DATABASE_USER: 'u' })).toThrow('DATABASE_HOST is missing');
  expect(() => databaseAddress({ DATABASE_HOST: 'h' })).toThrow('DATABASE_USER and DATABASE_NAME');
});

test.each([
  'postgresql://u:se#cret@h/d',
  'se cret',
  'mysql://u:secret@h/d',
  'postgresql://u:se/cret@h:5432/d',
])('the address %s is refused without being repeated', (address) => {
  let said = '';
  try {
    connectionOptions({ databaseUrl: address, role: 'server' });
  } catch (error) {
    said = String(error);
  }
  expect(said).toContain('DATABASE_URL is no address');
  expect(said).not.toContain('cret');
});

test('what an address may say is used, and cannot take the place of what is ours', () => {
  const databaseUrl =
    'postgresql://u:p@h:1/x?dbname=other&connect_timeout=3&application_name=mine&sslmode=verify-full';
  const options = connectionOptions({ databaseUrl, role: 'public_reader' });
  expect(options).toMatchObject({
    application_name: 'mine',
    connectionTimeoutMillis: 3000,
    connectionString: 'postgresql://u:p@h:1/other?sslmode=verify-full',
  });
  expect(options.options).toMatch(/-c role=public_reader$/);
  for (const value of ['0', '-1', '1.5', 'x', '301'])
    expect(() => readAddress(`postgresql://h/d?connect_timeout=${value}`)).toThrow('whole number');
});

const coded = (code: string, more: object = {}): Error =>
  Object.assign(new Error('x'), { code, ...more });

test.each([
  coded('ECONNREFUSED'),
  coded('ENOENT', { syscall: 'connect' }),
  coded('57P01'),
  coded('57P03'),
  coded('08006'),
  coded('53300'),
  coded('57014'),
  new Error('Query read timeout'),
  new Error('Connection terminated unexpectedly'),
  new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]),
])('away: %o', (error) => {
  expect(isDatabaseAway(error)).toBe(true);
});

test.each([
  coded('42501'),
  coded('23505'),
  coded('28P01'),
  coded('3D000'),
  coded('ENOENT', { syscall: 'open' }),
  coded('EACCES'),
  new Error('anything'),
  new AggregateError([new Error('x')]),
  'Query read timeout',
  null,
])('not away: %o', (error) => {
  expect(isDatabaseAway(error)).toBe(false);
});
