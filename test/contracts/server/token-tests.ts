// Tokens over HTTP: made, listed, rotated, revoked; sessions made with one end with it; limited to sites.
import { expect, test } from 'vitest';
import { newTokenSchema, tokenListSchema } from '#shared/wire/tokens.ts';
import { problemAt } from '../../kit/server/asking.ts';
import { RECORDING, SITE } from '../../kit/server/fixture.ts';
import { address, browserOf, calling, person } from '../../kit/server/people-fixture.ts';
import { bearer, DEVICE, OPERATOR, type Running } from '../../kit/server/running.ts';

export function tokenTests(running: () => Running): void {
  const { call, admin, cookieOf } = calling(running);
  const post = async (headers: Record<string, string>, body: unknown, path = '/tokens') =>
    call(path, { method: 'POST', headers, body });
  const made = async (headers: Record<string, string>, body: unknown, path?: string) => {
    const response = await post(headers, body, path);
    expect(response.status).toBe(201);
    return newTokenSchema.parse(await response.json());
  };
  const listed = async (headers: Record<string, string>) => {
    const text = await (await call('/tokens', { headers })).text();
    return { text, tokens: tokenListSchema.parse(JSON.parse(text)).tokens };
  };
  const statusOf = async (secret: string): Promise<number> =>
    (await call(`/sites/${SITE}/critical`, { headers: bearer(secret) })).status;
  const signIn = (token: string) =>
    call('/sessions', { method: 'POST', body: { token }, headers: address() });

  test('a token is made, shown once, listed without a secret, and used on a day', async () => {
    const headers = await admin();
    const { token, secret } = await made(headers, { role: 'operator', label: 'wallboard' });
    expect(secret).toMatch(/^cs_op_[A-Za-z0-9_-]{43}$/);
    expect(token).toMatchObject({ label: 'wallboard', sites: null, lastUsedOn: null });
    expect(await statusOf(secret)).toBe(200);
    const { text, tokens } = await listed(headers);
    expect(text).not.toContain(secret);
    expect(text).not.toMatch(/[0-9a-f]{64}/);
    for (const known of [OPERATOR, DEVICE]) expect(text).not.toContain(known);
    const mine = tokens.find(({ tokenId }) => tokenId === token.tokenId);
    expect(mine?.lastUsedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    const device = await made(headers, { role: 'device', label: 'gate', siteId: SITE });
    expect(device.secret).toMatch(/^cs_dev_/);
    expect(device.token.sites).toEqual([SITE]);
    const audit = await running().store.people.auditOf(token.tokenId);
    expect(audit[0]).toMatchObject({ action: 'token.created', after: { tokenRole: 'operator' } });
    expect(JSON.stringify(audit)).not.toContain(secret);
  });

  test('revoked, a token and the sessions made with it end at once', async () => {
    const headers = await admin();
    const { token, secret } = await made(headers, { role: 'operator', label: 'x' });
    const session = cookieOf(await signIn(secret));
    const other = cookieOf(await signIn(OPERATOR));
    const path = `/sites/${SITE}/critical`;
    expect((await call(path, { headers: session })).status).toBe(200);
    const revoke = () => call(`/tokens/${token.tokenId}`, { method: 'DELETE', headers });
    expect((await revoke()).status).toBe(204);
    expect(await statusOf(secret)).toBe(401);
    expect((await signIn(secret)).status).toBe(401);
    expect((await call(path, { headers: session })).status).toBe(401);
    expect((await call(path, { headers: other })).status).toBe(200);
    expect((await problemAt(await revoke())).code).toBe('conflict');
    const entry = (await running().store.people.auditOf(token.tokenId))[0];
    expect(entry?.action).toBe('token.revoked');
  });

  test('rotated, both count until the grace time is over', async () => {
    const headers = await admin();
    const first = await made(headers, { role: 'operator', label: 'x', sites: [SITE] });
    const path = `/tokens/${first.token.tokenId}/rotation`;
    const second = await made(headers, {}, path);
    expect(second.token).toMatchObject({ label: 'x', role: 'operator', sites: [SITE] });
    expect([first.token.replaces, second.token.replaces]).toEqual([null, first.token.tokenId]);
    const again = (await listed(headers)).tokens.find(
      ({ tokenId }) => tokenId === second.token.tokenId,
    );
    expect(again?.replaces).toBe(first.token.tokenId);
    expect([await statusOf(first.secret), await statusOf(second.secret)]).toEqual([200, 200]);
    const endOf = async () =>
      (await listed(headers)).tokens.find(({ tokenId }) => tokenId === first.token.tokenId)
        ?.expiresAt ?? '';
    const inHours = (Date.parse(await endOf()) - Date.now()) / 3_600_000;
    expect(inHours).toBeGreaterThan(23);
    expect(inHours).toBeLessThanOrEqual(24);
    const session = cookieOf(await signIn(second.secret));
    const next = `/tokens/${second.token.tokenId}/rotation`;
    expect((await post(headers, { graceHours: 169 }, next)).status).toBe(400);
    const third = await made(headers, { graceHours: 0 }, next);
    expect([await statusOf(second.secret), await statusOf(third.secret)]).toEqual([401, 200]);
    expect((await call(`/sites/${SITE}/critical`, { headers: session })).status).toBe(401);
  });

  test('rotated, a token has one successor, with the end that it had itself', async () => {
    const headers = await admin();
    const expiresAt = '2999-01-31T12:00:00.000Z';
    const first = await made(headers, { role: 'operator', label: 'x', expiresAt });
    const path = `/tokens/${first.token.tokenId}/rotation`;
    // Side by side, as two people do it: one of them gets the token, and nobody a second one.
    const answers = await Promise.all([post(headers, {}, path), post(headers, {}, path)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const done = answers.find(({ status }) => status === 201);
    const second = newTokenSchema.parse(await done?.json());
    expect(second.token.expiresAt).toBe(expiresAt);
    const again = async () => (await problemAt(await post(headers, {}, path))).detail;
    const replacedBy = (id: string, then: string) =>
      `This token has already been replaced by ${id}; ${then}`;
    expect(await again()).toBe(replacedBy(second.token.tokenId, 'rotate that one.'));
    const next = `/tokens/${second.token.tokenId}/rotation`;
    const third = (await made(headers, { graceHours: 0 }, next)).token;
    expect(third.expiresAt).toBe(expiresAt);
    expect(await again()).toBe(replacedBy(third.tokenId, 'rotate that one.'));
    const revoke = (id: string) => call(`/tokens/${id}`, { method: 'DELETE', headers });
    expect((await revoke(third.tokenId)).status).toBe(204);
    const over = 'that one has ended too. Create another one.';
    expect(await again()).toBe(replacedBy(third.tokenId, over));
  });

  test('a token of some sites acts there only, with bearer and with session', async () => {
    const headers = await admin();
    const { secret } = await made(headers, { role: 'operator', label: 'x', sites: [SITE] });
    for (const who of [bearer(secret), cookieOf(await signIn(secret))]) {
      expect((await call(`/sites/${SITE}/critical`, { headers: who })).status).toBe(200);
      expect((await call(`/sites/${RECORDING}/critical`, { headers: who })).status).toBe(403);
      const metrics = await running().get('/metrics', who);
      expect(metrics.status).toBe(403);
    }
    const unknown = await post(headers, { role: 'operator', label: 'x', sites: ['nowhere'] });
    expect((await problemAt(unknown)).errors?.[0]).toMatchObject({ pointer: '/sites' });
    const device = await post(headers, { role: 'device', label: 'x', siteId: 'nowhere' });
    expect((await problemAt(device)).errors?.[0]).toMatchObject({ pointer: '/siteId' });
    const twice = await post(headers, { role: 'operator', label: 'x', sites: [SITE, SITE] });
    expect((await problemAt(twice)).errors).toEqual([
      { pointer: '/sites', code: 'custom', detail: 'name each site once' },
    ]);
    const past = { role: 'operator', label: 'x', expiresAt: '2020-01-01T00:00:00.000Z' };
    expect((await problemAt(await post(headers, past))).errors?.[0]?.code).toBe('past');
  });

  test('maintainers keep tokens of devices, at their sites, and none of operators', async () => {
    const everywhere = await browserOf(running(), await person(running(), 'maintainer'));
    const here = await browserOf(
      running(),
      await person(running(), 'maintainer', { sites: [SITE] }),
    );
    const adminHere = await browserOf(
      running(),
      await person(running(), 'admin', { sites: [SITE] }),
    );
    const device = (siteId: string) => ({ role: 'device', label: 'x', siteId });
    const operator = (sites: readonly string[] | null) => ({ role: 'operator', label: 'x', sites });
    const cases: readonly [Record<string, string>, unknown, number][] = [
      [everywhere, device(RECORDING), 201],
      [everywhere, operator(null), 403],
      [here, device(SITE), 201],
      [here, device(RECORDING), 403],
      [here, operator([SITE]), 403],
      [adminHere, operator([SITE]), 201],
      [adminHere, operator(null), 403],
      [adminHere, operator([SITE, RECORDING]), 403],
      [bearer(OPERATOR), device(SITE), 403],
    ];
    for (const [headers, body, status] of cases)
      expect([body, (await post(headers, body)).status]).toEqual([body, status]);
    const all = await listed(await admin());
    const elsewhere = all.tokens.find(({ sites }) => sites?.includes(RECORDING));
    const unlimited = all.tokens.find(({ sites }) => sites === null);
    for (const tokenId of [elsewhere?.tokenId, unlimited?.tokenId])
      expect(
        (await call(`/tokens/${tokenId}`, { method: 'DELETE', headers: adminHere })).status,
      ).toBe(403);
    const theirs = (await listed(here)).tokens;
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs.every(({ sites }) => sites !== null && sites.join() === SITE)).toBe(true);
    // Nobody sees a token that they could not take back: of whoever asks, each listed one can be.
    for (const [who, roles] of [
      [everywhere, ['device']],
      [here, ['device']],
      [adminHere, ['device', 'operator']],
    ] as const) {
      const seen = (await listed(who)).tokens;
      expect([...new Set(seen.map(({ role }) => role))].toSorted()).toEqual(roles);
      for (const { tokenId } of seen.filter(({ label }) => label === 'x')) {
        const { status } = await call(`/tokens/${tokenId}`, { method: 'DELETE', headers: who });
        expect([204, 409]).toContain(status);
      }
    }
  });
}
