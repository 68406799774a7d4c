import path from 'node:path';
import * as z from 'zod';

const schema = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.string().min(1),
  INGEST_URL: z.url().optional(),
  CLIENT_DIR: z.string().min(1).optional(),
  OUTLETS_ALLOW_PRIVATE: z.enum(['on', 'off']).default('off'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

export type ServerSettings = {
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: string;
  /** Where the aggregator listens for readings; null: the intake is closed here. */
  readonly ingestUrl: string | null;
  /** Absolute folder of the built client. */
  readonly clientDir: string;
  /** Outlets may have plain HTTP and addresses of private networks. */
  readonly outletsAllowPrivate: boolean;
  readonly logLevel: z.infer<typeof schema>['LOG_LEVEL'];
};

/** Reads and checks the environment. Throws one Error that names each wrong setting. */
export function readServerSettings(
  environment: Readonly<Record<string, string | undefined>>,
): ServerSettings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.')}: ${issue.message}`,
    );
    throw new Error(`the settings are not right: ${problems.join('; ')}`);
  }
  const env = parsed.data;
  return {
    port: env.PORT,
    host: env.HOST,
    databaseUrl: env.DATABASE_URL,
    ingestUrl: env.INGEST_URL ?? null,
    clientDir: path.resolve(env.CLIENT_DIR ?? path.join(import.meta.dirname, '../client/dist')),
    outletsAllowPrivate: env.OUTLETS_ALLOW_PRIVATE === 'on',
    logLevel: env.LOG_LEVEL,
  };
}
