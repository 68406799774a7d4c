// The description of the API as an answer of the API. It depends on nothing that changes while the process runs, so it is written and
// compressed once.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as z from 'zod';
import { JSON_TYPE, notModified, text } from './answer.ts';
import type { HttpContext } from './context.ts';
import { intakeRoute } from './intake-description.ts';
import { type Described, openApiOf } from './openapi.ts';
import { type Route, route } from './route.ts';

const KEEPING = { maxAgeSeconds: 3600 };

type Made = { readonly plain: Buffer; readonly zipped: Buffer; readonly tag: string };

/** GET /api/v1/openapi.json: these routes, the intake, and itself. */
export function descriptionRoute(others: readonly Described[]): Route<HttpContext> {
  let made: Promise<Made> | null = null;
  const make = async (): Promise<Made> => {
    const plain = Buffer.from(JSON.stringify(openApiOf([...others, itself, intakeRoute])));
    const zipped = await promisify(gzip)(plain);
    const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
    return { plain, zipped, tag: `W/"${hash}"` };
  };
  const itself = route({
    method: 'GET',
    path: '/api/v1/openapi.json',
    operationId: 'getDescription',
    tag: 'Upkeep',
    summary: 'This description',
    access: 'public',
    caching: 'tag',
    answers: {
      200: {
        description: 'OpenAPI 3.1',
        schema: z.looseObject({ openapi: z.string().describe('Version of OpenAPI') }),
      },
    },
    handler: async (_context: HttpContext, asked) => {
      made ??= make();
      const { plain, zipped, tag } = await made;
      asked.dependsOn('Accept-Encoding');
      if (asked.has(tag)) return notModified(KEEPING);
      const isZipped = asked.req.acceptsEncodings('gzip', 'identity') === 'gzip';
      // Says what it is, so that nothing on the way compresses it again.
      const headers = { 'Content-Encoding': isZipped ? 'gzip' : 'identity' };
      return text(JSON_TYPE, isZipped ? zipped : plain, { keeping: KEEPING, headers });
    },
  });
  return itself;
}
