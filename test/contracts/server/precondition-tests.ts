// Conditions and parts (RFC 9110, 13 and 14) over files and the API.
import { once } from 'node:events';
import http from 'node:http';
import { expect, test } from 'vitest';
import { problemAt } from '../../kit/server/asking.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { calling } from '../../kit/server/people-fixture.ts';
import type { Running } from '../../kit/server/running.ts';

export function preconditionTests(running: () => Running): void {
  const { call, admin } = calling(running);
  const codeOf = async (path: string, headers: Record<string, string>) => {
    const response = await running().get(path, headers);
    return response.ok ? response.status : (await problemAt(response)).code;
  };
  const named = { 'if-match': '"x"' };

  test('If-Match that names no version of now is 412, for pages, files and the API; `*` is what is there', async () => {
    const paths = ['/', '/en', '/assets/main-abc123.js', '/api/v1/sites', `/api/v1/sites/${SITE}`];
    for (const path of paths) {
      expect([path, await codeOf(path, named)]).toEqual([path, 'precondition_failed']);
      expect([path, await codeOf(path, { 'if-match': '*' })]).toEqual([path, 200]);
    }
    const old = { 'if-unmodified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' };
    expect(await codeOf('/', old)).toBe('precondition_failed');
    // What has no date of change has no such condition (13.1.4).
    expect(await codeOf('/api/v1/sites', old)).toBe(200);
    const tag = (await running().get('/')).headers.get('etag') ?? '';
    // Not fetch: it adds Cache-Control: no-cache, which asks for the whole page.
    const request = http.get(running().origin, { headers: { 'if-none-match': tag } });
    const [again]: http.IncomingMessage[] = await once(request, 'response');
    expect([tag.startsWith('W/"'), again?.resume().statusCode]).toEqual([true, 304]);
  });

  test('what says which version it would change changes nothing, for there is no such version', async () => {
    const headers = await admin();
    const made = { method: 'POST', headers, body: { role: 'operator', label: 'x' } };
    const refused = await call('/tokens', { ...made, headers: { ...headers, ...named } });
    expect((await problemAt(refused)).code).toBe('precondition_failed');
    const { tokens } = await (await call('/tokens', { headers })).json();
    expect(tokens.some(({ label }: { label: string }) => label === 'x')).toBe(false);
    // Whoever may not do it hears that first.
    const stranger = await call('/tokens', { method: 'POST', headers: named, body: made.body });
    expect((await problemAt(stranger)).code).toBe('not_signed_in');
  });

  test('a part that a file does not have is 416, with how long the file is', async () => {
    const response = await running().get('/assets/main-abc123.js', { range: 'bytes=5000-' });
    expect(response.headers.get('content-range')).toBe('bytes */10');
    expect((await problemAt(response)).code).toBe('range_not_satisfiable');
    const part = await running().get('/assets/main-abc123.js', { range: 'bytes=0-5' });
    expect([part.status, await part.text()]).toEqual([206, 'export']);
  });
}
