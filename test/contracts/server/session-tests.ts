// Signing in, and the doors that are closed.
import { expect, test } from 'vitest';
import { asking, expectSecurityHeaders, problemAt } from '../../kit/server/asking.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { DEVICE, OPERATOR, type Running } from '../../kit/server/running.ts';

const site = `/api/v1/sites/${SITE}`;

export function sessionTests(running: () => Running): void {
  const { get } = asking(running);

  test('a token is exchanged for a cookie that opens the staff lane until it is given back', async () => {
    const url = `${running().origin}/api/v1/sessions`;
    const post = (token: unknown, headers = {}) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ token }),
      });
    expect((await problemAt(await post('a-wrong-token-4711'))).code).toBe('not_signed_in');
    expect((await problemAt(await post(DEVICE))).code).toBe('not_signed_in');
    expect((await problemAt(await post(12))).code).toBe('invalid_body');
    expect((await problemAt(await post(OPERATOR, { origin: 'https://evil.example' }))).code).toBe(
      'foreign_origin',
    );
    const signedIn = await post(OPERATOR, { origin: running().origin });
    expect(signedIn.status).toBe(201);
    expectSecurityHeaders(signedIn);
    expect(signedIn.headers.get('cache-control')).toBe('private, no-store');
    expect(signedIn.headers.get('access-control-allow-origin')).toBeNull();
    const set = signedIn.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/HttpOnly/);
    expect(set).toMatch(/SameSite=Strict/);
    expect(set).not.toContain(OPERATOR);
    const cookie = set.split(';')[0] ?? '';
    expect((await get(`${site}/latest?lane=staff`, 'nobody', { cookie })).status).toBe(200);
    expect((await get('/api/v1/sessions', 'nobody', { cookie })).status).toBe(200);
    const foreign = await fetch(url, {
      method: 'DELETE',
      headers: { cookie, origin: 'https://evil.example' },
    });
    expect((await problemAt(foreign)).code).toBe('foreign_origin');
    expect(
      (await fetch(url, { method: 'DELETE', headers: { cookie, origin: running().origin } }))
        .status,
    ).toBe(204);
    expect((await get(`${site}/latest?lane=staff`, 'nobody', { cookie })).status).toBe(401);
    expect((await get('/api/v1/sessions', 'nobody', { cookie })).status).toBe(401);
  });

  test('guessing tokens is slowed down', async () => {
    const answers: number[] = [];
    let limited: Response | null = null;
    for (let i = 0; i < 12 && limited === null; i += 1) {
      const response = await fetch(`${running().origin}/api/v1/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"token":"guess-guess"}',
      });
      answers.push(response.status);
      if (response.status === 429) limited = response;
    }
    if (limited === null) throw new Error(`no limit: ${answers}`);
    expect((await problemAt(limited)).code).toBe('too_many_requests');
    expectSecurityHeaders(limited);
  });

  test('the intake is closed where nothing stands behind it', async () => {
    const response = await fetch(`${running().origin}/ingest/v1/readings`, {
      method: 'POST',
      body: '{"readings":[]}',
    });
    expect((await problemAt(response)).code).toBe('ingest_closed');
    expect(response.headers.get('retry-after')).toBe('5');
    expectSecurityHeaders(response);
  });
}
