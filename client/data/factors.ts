// Second factors: the second step of a sign-in, and one's own. WebAuthn itself is loaded when it is first used.
import { queryOptions } from '@tanstack/react-query';
import type { Session } from '#shared/wire/accounts.ts';
import type {
  FactorAdded,
  FactorList,
  PasskeyOptions,
  RecoveryCodes,
  SecondStep,
  TotpEnrolment,
} from '#shared/wire/factors.ts';
import { getJson, request, sendJson, V1 } from './api.ts';
import { loadPart } from './load-part.ts';

const factorsUrl = (accountId: string): string =>
  `${V1}/accounts/${encodeURIComponent(accountId)}/factors`;

async function post<T>(path: string, body: unknown): Promise<T> {
  return (await sendJson('POST', path, body)).json() as Promise<T>;
}

/** Whether the answer to name and password asks for a second step instead of being a session. */
export const isSecondStep = (answer: Session | SecondStep): answer is SecondStep =>
  'secondStep' in answer;

export const factorsQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['factors', 'staff', accountId],
    queryFn: ({ signal }) => getJson<FactorList>(factorsUrl(accountId), signal),
  });

export const finishWithCode = (code: string): Promise<Session> =>
  post(`${V1}/sessions/factor`, { code });

export const finishWithRecoveryCode = (recoveryCode: string): Promise<Session> =>
  post(`${V1}/sessions/factor`, { recoveryCode });

/** Asks the browser for a signature of one of the person's passkeys. Throws what the browser throws when the person lets it be. */
export async function finishWithPasskey(): Promise<Session> {
  const { options } = await post<PasskeyOptions>(`${V1}/sessions/factor/passkey`, {});
  const { startAuthentication } = await loadPart(() => import('@simplewebauthn/browser'));
  // The server made these options with the same library.
  const passkey = await startAuthentication({ optionsJSON: options as never });
  return post(`${V1}/sessions/factor`, { passkey });
}

export const beginTotp = (accountId: string, password: string): Promise<TotpEnrolment> =>
  post(`${factorsUrl(accountId)}/totp`, { password });

export const confirmTotp = (
  accountId: string,
  confirmation: { code: string; label: string },
): Promise<FactorAdded> => post(`${factorsUrl(accountId)}/totp/confirmation`, confirmation);

/** Makes a passkey with the browser and registers it. */
export async function addPasskey(
  accountId: string,
  { password, label }: { password: string; label: string },
): Promise<FactorAdded> {
  const url = `${factorsUrl(accountId)}/passkey`;
  const { options } = await post<PasskeyOptions>(url, { password });
  const { startRegistration } = await loadPart(() => import('@simplewebauthn/browser'));
  const credential = await startRegistration({ optionsJSON: options as never });
  return post(`${url}/confirmation`, { credential, label });
}

export const replaceRecoveryCodes = (accountId: string, password: string): Promise<RecoveryCodes> =>
  post(`${factorsUrl(accountId)}/recovery-codes`, { password });

export async function removeFactor(
  accountId: string,
  factorId: string,
  password: string,
): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify({ password });
  await request(`${factorsUrl(accountId)}/${factorId}`, { method: 'DELETE', headers, body });
}

/** An admin takes all factors of somebody else away. */
export async function removeAllFactors(accountId: string): Promise<void> {
  await request(factorsUrl(accountId), { method: 'DELETE' });
}

/** Why no passkey can be made or used on this page, or null: a browser offers them at https and localhost, by name and not by number. */
export function passkeyObstacle(): 'insecure' | 'number' | 'unknown' | null {
  if (!window.isSecureContext) return 'insecure';
  if (/^[\d.]+$|^\[/.test(window.location.hostname)) return 'number';
  return 'PublicKeyCredential' in window ? null : 'unknown';
}
