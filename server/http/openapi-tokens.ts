// The part of the API's description that is about tokens.
import * as z from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import {
  newTokenSchema,
  tokenListSchema,
  tokenRequestSchema,
  tokenRotationSchema,
} from '#shared/wire/tokens.ts';
import { operation } from './openapi-people.ts';

const one = { path: z.object({ tokenId: z.string() }) };

export function tokenPaths(): ZodOpenApiPathsObject {
  return {
    '/api/v1/tokens': {
      get: operation({ summary: 'Tokens; admins and maintainers', schema: tokenListSchema }),
      post: operation({
        summary: 'A new token, which stands in this answer only; maintainers: of devices',
        status: '201',
        schema: newTokenSchema,
        body: tokenRequestSchema,
      }),
    },
    '/api/v1/tokens/{tokenId}': {
      delete: operation({
        summary: 'Revokes a token and the sessions made with it, at once',
        status: '204',
        ...one,
      }),
    },
    '/api/v1/tokens/{tokenId}/rotation': {
      post: operation({
        summary: 'A new token in place of this one; both count for a grace time',
        status: '201',
        schema: newTokenSchema,
        body: tokenRotationSchema,
        ...one,
      }),
    },
  };
}
