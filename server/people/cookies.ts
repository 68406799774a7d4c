// The cookies of signing in. None can be read by a script; all end by themselves.
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request } from 'express';
import { type NewSession, SESSION_COOKIE } from '../auth/tokens.ts';
import type { Asked } from '../http/asked.ts';

const PENDING_COOKIE = 'crowdshade_second_step';
const PENDING_PATH = '/api/v1/sessions';
const TRANSACTION_COOKIE = 'crowdshade_sign_in';
const DEVICE_COOKIE = 'crowdshade_device';
const OIDC_PATH = '/api/v1/sign-in/oidc';

type Cookie = {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly sameSite: 'strict' | 'lax';
  readonly expires: Date;
};

function setCookie(asked: Asked, cookie: Cookie): void {
  asked.setCookie(stringifySetCookie({ ...cookie, httpOnly: true, secure: asked.req.secure }));
}

export function setSessionCookie(asked: Asked, { id, expiresAt }: NewSession): void {
  const cookie = { name: SESSION_COOKIE, path: '/', sameSite: 'strict' } as const;
  setCookie(asked, { ...cookie, value: id, expires: expiresAt });
}

export function clearSessionCookie(asked: Asked): void {
  setSessionCookie(asked, { id: '', expiresAt: new Date(0) });
}

/** Opens the second step of a sign-in, and nothing else: it is sent nowhere else, and nothing else looks for it. */
export function setPendingCookie(
  asked: Asked,
  { id, expiresAt }: { readonly id: string; readonly expiresAt: Date },
): void {
  const cookie = { name: PENDING_COOKIE, path: PENDING_PATH, sameSite: 'strict' } as const;
  setCookie(asked, { ...cookie, value: id, expires: expiresAt });
}

export function clearPendingCookie(asked: Asked): void {
  setPendingCookie(asked, { id: '', expiresAt: new Date(0) });
}

export function pendingIdOf(req: Request): string | null {
  return parseCookie(req.get('cookie') ?? '')[PENDING_COOKIE] || null;
}

/** Lax, because the browser comes back from the provider's page; sent to the callback and nowhere else. */
export function setTransactionCookie(asked: Asked, value: string, expires: Date): void {
  const cookie = { name: TRANSACTION_COOKIE, path: OIDC_PATH, sameSite: 'lax' } as const;
  setCookie(asked, { ...cookie, value, expires });
}

export function clearTransactionCookie(asked: Asked): void {
  setTransactionCookie(asked, '', new Date(0));
}

export function transactionCookieOf(req: Request): string | undefined {
  return parseCookie(req.get('cookie') ?? '')[TRANSACTION_COOKIE];
}

/** Proofs that people signed in on this device before (people/device-proof.ts). They open nothing; they are asked for where somebody signs in. */
export function setDeviceCookie(asked: Asked, value: string, expires: Date): void {
  const cookie = { name: DEVICE_COOKIE, path: '/api/v1', sameSite: 'strict' } as const;
  setCookie(asked, { ...cookie, value, expires });
}

export function deviceCookieOf(req: Request): string | undefined {
  return parseCookie(req.get('cookie') ?? '')[DEVICE_COOKIE];
}
