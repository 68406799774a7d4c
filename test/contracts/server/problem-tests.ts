// What a refusal says is true of whoever reads it, and its `type` leads to what it means.
import { expect, test } from 'vitest';
import { PROBLEMS } from '#shared/wire/problem.ts';
import { asking, problemAt } from '../../kit/server/asking.ts';
import { RECORDING, SITE } from '../../kit/server/fixture.ts';
import { browserOf, calling, person } from '../../kit/server/people-fixture.ts';
import { bearer, DEVICE, type Running } from '../../kit/server/running.ts';

export function problemTests(running: () => Running): void {
  const { call, admin } = calling(running);
  const { get } = asking(running);
  const refusalOf = async (path: string, headers: Record<string, string> = {}) =>
    problemAt(await call(path, { headers }));

  test('the type of a problem leads to what it means; one that there is not is 404', async () => {
    for (const [code, status] of Object.entries(PROBLEMS)) {
      const answer = await get(`/problems/${code}`);
      expect([code, answer.status]).toEqual([code, 200]);
      const said = await answer.json();
      expect(said).toMatchObject({ type: `/problems/${code}`, code, status });
      expect(said.meaning).toMatch(/^[A-Z].+: .+\.$/);
    }
    for (const code of ['nothing', 'toString', 'Not_Found'])
      expect((await problemAt(await get(`/problems/${code}`))).code).toBe('not_found');
    const { type, title } = await problemAt(await get('/api/v1/nothing'));
    expect((await (await get(type)).json()).title).toBe(title);
  });

  test('401 says what may be sent instead, and of a token that it does not count', async () => {
    const staff = `/sites/${SITE}/critical`;
    const hint = 'operator token as "Authorization: Bearer <token>"';
    expect((await refusalOf(staff)).detail).toContain(hint);
    for (const path of ['/tokens', '/sessions', '/accounts'])
      expect([path, (await refusalOf(path)).detail]).toEqual([path, 'Sign in.']);
    for (const token of ['wrong-token-4711', 'short', 'wrong token'])
      for (const path of [staff, '/tokens']) {
        const { code, detail } = await refusalOf(path, bearer(token));
        expect([code, detail]).toEqual([
          'not_signed_in',
          expect.stringContaining('This token is not known, has ended or was revoked.'),
        ]);
      }
    expect((await refusalOf(staff, bearer(DEVICE))).detail).toContain('or an operator token');
    expect((await refusalOf('/tokens', bearer(DEVICE))).detail).not.toContain('operator');
  });

  test('403 has one title that is true of a role and of a site, and one of a page elsewhere', async () => {
    const { cookie = '' } = await admin();
    const here = await browserOf(running(), await person(running(), 'viewer', { sites: [SITE] }));
    const change = async (headers: Record<string, string>) =>
      problemAt(
        await fetch(`${running().origin}/api/v1/tokens`, {
          method: 'POST',
          body: '{}',
          headers: { 'content-type': 'application/json', ...headers },
        }),
      );
    const program = await change({ cookie });
    expect(program.detail).toMatch(/bearer token.*Origin of this service/);
    const page = await change({ cookie, origin: 'https://other.example' });
    expect(page.detail).toContain('page of another origin');
    expect([page.code, page.title]).toEqual(['foreign_origin', 'This page is not of this service']);
    expect(page.detail).toContain('PUBLIC_ORIGIN');
    const refused = [program, await change(here), await refusalOf('/tokens', here)];
    refused.push(await refusalOf(`/sites/${RECORDING}/critical`, here));
    for (const { code, title } of refused)
      expect([code, title]).toEqual(['not_allowed', 'This is not allowed']);
  });
}
