// What may stand in the variable parts of a path. A route with a part that is not in this table cannot be mounted, so no handler ever sees one
// that was not judged.
import * as z from 'zod';
import { factorIdSchema } from '#shared/wire/factors.ts';
import { sensorIdSchema } from '#shared/wire/reading.ts';
import { siteIdSchema } from '#shared/wire/site.ts';
import { tokenIdSchema } from '#shared/wire/tokens.ts';

const hashId = z.string().regex(/^[0-9a-f]{16}$/);

const PARAMS: Readonly<Record<string, z.ZodType<string>>> = {
  siteId: siteIdSchema.describe('A site; GET /sites lists them'),
  sensorId: sensorIdSchema.describe('A sensor of the register'),
  accountId: z
    .string()
    .regex(/^[a-z0-9][a-z0-9:-]{0,39}$/)
    .describe('An account, or a name that acts, such as `token:operator`'),
  alertId: hashId.describe('An alert of the site'),
  outletId: hashId.describe('An outlet'),
  code: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,40}$/)
    .describe('The code of a problem'),
  factorId: factorIdSchema.describe('A second factor of the account'),
  tokenId: tokenIdSchema.describe('A token; its id opens nothing'),
};

/** Names of the variable parts of a path, as a type. */
export type PathParams<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { readonly [K in Name]: string } & PathParams<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? { readonly [K in Name]: string }
    : unknown;

/** What may stand in the variable parts of this path. Throws for a part that is not in the table. */
export function paramsOf(path: string): z.ZodObject<Record<string, z.ZodType<string>>> {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const shape = names.map((name) => {
    const schema = PARAMS[name];
    if (schema === undefined)
      throw new Error(`${path}: write in server/http/params.ts what may stand for :${name}`);
    return [name, schema] as const;
  });
  return z.object(Object.fromEntries(shape));
}
