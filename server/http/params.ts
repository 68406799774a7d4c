// What may stand in the variable parts of a path. A route with a part that is not in this table cannot be mounted, so no handler ever sees one
// that was not judged.
import type { Request } from 'express';
import * as z from 'zod';
import { sensorIdSchema } from '#shared/wire/reading.ts';
import { siteIdSchema } from '#shared/wire/site.ts';
import { parseOrRefuse } from './problems.ts';

const hashIdSchema = z.string().regex(/^[0-9a-f]{16}$/);

const PARAMS: Readonly<Record<string, z.ZodType<string>>> = {
  siteId: siteIdSchema,
  sensorId: sensorIdSchema,
  /** An account, or a name that acts, such as `token:operator`. */
  accountId: z.string().regex(/^[a-z0-9][a-z0-9:-]{0,39}$/),
  alertId: hashIdSchema,
  outletId: hashIdSchema,
  factorId: z.string().regex(/^f-[0-9a-z]{12}$/),
  tokenId: z.string().regex(/^t-[0-9a-z]{10}$/),
};

/** Judges the variable parts of this path: call the result for each request; it throws a Refusal. Throws at once for a part without a schema. */
export function judgeParams(path: string): (req: Request) => void {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const shape = names.map((name) => {
    const schema = PARAMS[name];
    if (schema === undefined)
      throw new Error(`${path}: write in server/http/params.ts what may stand for :${name}`);
    return [name, schema] as const;
  });
  const schema = z.object(Object.fromEntries(shape));
  return (req) => void parseOrRefuse(schema, req.params, 'invalid_request');
}
