// Tokens: loaded with the staff side only. A new token is in the answer that made it and nowhere else: it is kept in no cache.
import { queryOptions } from '@tanstack/react-query';
import type { NewToken, Token, TokenList, TokenRequest } from '#shared/wire/tokens.ts';
import { getJson, request, V1 } from './api.ts';

const TOKENS = `${V1}/tokens`;

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

export const createToken = (of: TokenRequest): Promise<NewToken> => post(TOKENS, of);

/** A new token in place of this one, which stays valid for so long. */
export const rotateToken = (tokenId: string, graceHours: number): Promise<NewToken> =>
  post(`${TOKENS}/${tokenId}/rotation`, { graceHours });

export async function revokeToken(tokenId: string): Promise<void> {
  await request(`${TOKENS}/${tokenId}`, { method: 'DELETE' });
}
