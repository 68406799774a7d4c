// The requests of docs/commands.md, as they stand there, by a shell against the demo.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { latestSchema } from '#shared/wire/api.ts';
import { ingestResultSchema } from '#shared/wire/reading.ts';
import { commandsOf } from '../kit/doc-commands.ts';
import { type Product, startProduct } from '../kit/product.ts';

const PAGE = path.resolve(import.meta.dirname, '../../docs/commands.md');
/** Where the page's requests go. */
const DEFAULT_ORIGIN = 'http://127.0.0.1:8080';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product?.stop());

/** What the request is answered; null where there is no curl. */
async function answerOf(request: string): Promise<unknown> {
  const line = request.replaceAll(DEFAULT_ORIGIN, product.origin).replace('curl ', 'curl -sS ');
  const env = { ...process.env, DEVICE_TOKEN: product.deviceToken() };
  const child = spawn('sh', ['-c', line], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, 'close');
  const [body, problem] = await said;
  if (code === 127) return null;
  expect([code, problem]).toEqual([0, '']);
  return JSON.parse(body);
}

test('a reading is taken, and the newest window is read', async (context) => {
  const requests = commandsOf(readFileSync(PAGE, 'utf8')).filter(({ text: line }) =>
    line.startsWith('curl '),
  );
  expect(requests).toHaveLength(2);
  const [posted, read] = [
    await answerOf(requests[0]?.text ?? ''),
    await answerOf(requests[1]?.text ?? ''),
  ];
  if (posted === null) {
    // The build server has it: there they must be sent.
    expect(process.env.CI).not.toBe('true');
    context.skip('there is no curl here');
    return;
  }
  const { accepted, duplicates, refused } = ingestResultSchema.parse(posted);
  // The demo's own reading of that sensor may have come within the same second.
  const tooFast = refused.filter(({ code }) => code === 'too_fast').length;
  expect(accepted + duplicates + tooFast).toBe(1);
  expect(latestSchema.parse(read).records.length).toBeGreaterThan(0);
});
