// Tokens: loaded with the staff side only. A new token is in the answer that made it and nowhere else: it is kept in no cache.
import { queryOptions } from '@tanstack/react-query';
import type { NewToken, Token, TokenList } from '#shared/wire/tokens.ts';
import { getJson, request } from './api.ts';

const TOKENS = '/api/v1/tokens';

async function post(path: string, body: unknown): Promise<NewToken> {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await request(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return answer.json() as Promise<NewToken>;
}

export const tokensQuery = () =>
  queryOptions({
    queryKey: ['tokens', 'staff'],
    queryFn: async ({ signal }): Promise<readonly Token[]> =>
      (await getJson<TokenList>(TOKENS, signal)).tokens,
  });

export const createToken = (
  of:
    | { role: 'device'; label: string; siteId: string }
    | { role: 'operator'; label: string; sites: string[] | null },
): Promise<NewToken> => post(TOKENS, of);

/** A new token in place of this one; both are valid for a day. */
export const rotateToken = (tokenId: string): Promise<NewToken> =>
  post(`${TOKENS}/${tokenId}/rotation`, {});

export async function revokeToken(tokenId: string): Promise<void> {
  await request(`${TOKENS}/${tokenId}`, { method: 'DELETE' });
}
