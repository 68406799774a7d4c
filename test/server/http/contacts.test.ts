// Whom an installation names: the organisations of its own sites, and nobody else.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, test } from 'vitest';
import { clientFiles } from '#server/http/client-files.ts';
import { addressesOf, contactsOf } from '#server/http/contacts.ts';
import { openApiOf } from '#server/http/openapi.ts';
import type { Contact } from '#shared/wire/text.ts';
import { siteOf } from '../../kit/server/fixture.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { startRunning } from '../../kit/server/running.ts';

const MARKET: Contact = {
  name: 'Town of the market',
  email: 'crowd@market.example',
  phone: '+31 10 555 0199',
  url: 'https://market.example/crowd',
};
const of = (organisation: Contact) => ({ site: { organisation } });

test('found C10: security.txt and the description name the organisation of the sites here', async () => {
  const { organisation } = siteOf('any');
  const running = await startRunning(await openMemoryStore());
  const file = await (await running.get('/.well-known/security.txt')).text();
  expect(file.split('\n')[0]).toBe(`Contact: mailto:${organisation.email}`);
  expect(file.match(/^Contact: /gm)).toHaveLength(1);
  const { info } = (await (await running.get('/api/v1/openapi.json')).json()) as {
    info: { contact?: unknown };
  };
  expect(info.contact).toEqual(organisation);
  await running.stop();
});

test('found C10: where there is no site nobody is named, and security.txt is not served', async () => {
  expect(openApiOf([]).info).not.toHaveProperty('contact');
  const app = express().use(clientFiles(import.meta.dirname, Date.now, async () => []));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/.well-known/security.txt`);
  expect(answer.status).toBe(404);
  server.close();
});

test('found C10: each organisation once, with every way to reach it', async () => {
  const other: Contact = { name: 'Harbour', url: 'http://harbour.example/' };
  const sites = [of(MARKET), of({ ...MARKET }), of(other)];
  const contacts = contactsOf(
    async () => sites,
    () => 0,
    () => {},
  );
  expect(await contacts()).toEqual([MARKET, other]);
  expect(addressesOf(MARKET)).toEqual([
    'mailto:crowd@market.example',
    'https://market.example/crowd',
    'tel:+31105550199',
  ]);
  // RFC 9116 takes no page without encryption.
  expect(addressesOf(other)).toEqual([]);
  expect(openApiOf([], MARKET).info.contact).toEqual({
    name: MARKET.name,
    email: MARKET.email,
    url: MARKET.url,
  });
});

test('found C10: sites are looked up once a minute; while they cannot be, who was known is named', async () => {
  let now = 0;
  let asked = 0;
  let isAway = false;
  const logged: unknown[] = [];
  const contacts = contactsOf(
    async () => {
      asked += 1;
      if (isAway) throw new Error('away');
      return [of(MARKET)];
    },
    () => now,
    (error) => logged.push(error),
  );
  await Promise.all(Array.from({ length: 40 }, () => contacts()));
  expect(asked).toBe(1);
  isAway = true;
  now = 60_000;
  expect(await contacts()).toEqual([MARKET]);
  expect([asked, logged.length]).toEqual([2, 1]);
});
