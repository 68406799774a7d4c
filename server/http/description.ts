// The description of the API as an answer of the API. Of what changes while the process runs it depends on whom to reach alone, so it is written and
// compressed once for each of those.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as z from 'zod';
import type { Contact } from '#shared/wire/text.ts';
import { JSON_TYPE, notModified, text } from './answer.ts';
import type { Contacts } from './contacts.ts';
import type { HttpContext } from './context.ts';
import { intakeRoute } from './intake-description.ts';
import { type Described, openApiOf } from './openapi.ts';
import { type Route, route } from './route.ts';

const KEEPING = { maxAgeSeconds: 3600 };

type Made = { readonly plain: Buffer; readonly zipped: Buffer; readonly tag: string };

export type DescriptionContext = HttpContext & { readonly contacts: Contacts };

/** GET /api/v1/openapi.json: these routes, the intake, and itself. */
export function descriptionRoute(others: readonly Described[]): Route<DescriptionContext> {
  let made: { readonly of: string; readonly as: Promise<Made> } | null = null;
  const make = async (contact: Contact | null): Promise<Made> => {
    const document = openApiOf([...others, itself, intakeRoute], contact);
    const plain = Buffer.from(JSON.stringify(document));
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
    handler: async (context: DescriptionContext, asked) => {
      const [first = null, ...more] = await context.contacts();
      const one = more.length === 0 ? first : null;
      const of = JSON.stringify(one);
      if (made?.of !== of) made = { of, as: make(one) };
      const { plain, zipped, tag } = await made.as;
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
