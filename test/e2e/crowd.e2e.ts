// A crowd of strangers takes every public place of its address on the real product: the control room comes in and stays live; a public page that was refused
// comes back by itself when there is room, without a reload.
import type { Browser, Page } from 'playwright-core';
import { io, type Socket } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '#server/lanes/limits.ts';
import { STREAM_NAMESPACE } from '#shared/wire/stream.ts';
import { launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { processOf } from '../kit/processes.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { watchModes } from '../kit/staff-page.ts';
import { hearStream } from '../kit/windows-heard.ts';

let product: Product;
let browser: Browser;
const crowd: Socket[] = [];
beforeAll(async () => {
  product = await startProduct({ DEMO_SPEED: '20' });
  browser = await launchMaplessBrowser();
});
afterAll(async () => {
  for (const socket of crowd) socket.disconnect();
  await browser?.close();
  await product?.stop();
});

/** Viewers until one is refused; those who were let in stay. */
async function fillUp(): Promise<void> {
  for (;;) {
    const socket = io(product.origin + STREAM_NAMESPACE, {
      parser,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { protocol: 1, siteId: 'demo', lane: 'public', cursor: null },
    });
    const said = await new Promise<string>((resolve) => {
      socket.once('hello', () => resolve('hello'));
      socket.once('refused', ({ code }) => resolve(code));
      socket.once('connect_error', ({ message }) => resolve(message));
    });
    if (said !== 'hello') {
      expect(said).toBe('too_many');
      return;
    }
    crowd.push(socket);
  }
}

/** What the stream told a page, by what stands in it. Call before it opens. */
function hearWords(page: Page): { count(word: string): number } {
  const told: string[] = [];
  hearStream(page, (packet) => told.push(JSON.stringify(packet)));
  return { count: (word) => told.filter((text) => text.includes(word)).length };
}

test('the public lane is full: the control room is live, a refused public page comes back without a reload', async () => {
  await fillUp();
  expect(crowd).toHaveLength(DEFAULT_LIMITS.sockets.publicPerAddress);
  const { page: open } = await openGuardedPage(browser, product.origin);
  const heard = hearWords(open);
  let loads = 0;
  open.on('load', () => {
    loads += 1;
  });
  await open.goto(`${product.origin}/en`);
  await expect.poll(() => heard.count('too_many')).toBeGreaterThan(0);
  const { page: room } = await openGuardedPage(browser, product.origin);
  await room.goto(`${product.origin}/en/control?signin=token`);
  await room.fill('input[name=token]', product.operatorToken());
  await room.click('button[type=submit]');
  await room.waitForSelector('[data-mode=live]');
  // The crowd goes: the page has been trying all the time.
  for (const socket of crowd.splice(0)) socket.disconnect();
  await expect.poll(() => heard.count('hello')).toBeGreaterThan(0);
  // And the same after the server was killed.
  const hellos = heard.count('hello');
  const { port } = new URL(product.origin);
  const modes = await watchModes(room);
  process.kill(processOf('server/main.ts', `PORT=${port}`), 'SIGKILL');
  await expect.poll(modes).toContain('lost');
  await room.waitForSelector('[data-mode=live]');
  await expect.poll(() => heard.count('hello')).toBeGreaterThan(hellos);
  expect(loads).toBe(1);
});
