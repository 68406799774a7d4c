// The part of the API's description that is about people: sign-in, accounts, audit log.
import * as z from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import {
  accountChangeSchema,
  accountPageSchema,
  accountRequestSchema,
  accountSchema,
  auditPageSchema,
  newAccountSchema,
  passwordAnswerSchema,
  passwordRequestSchema,
  personalDataSchema,
  sessionRequestSchema,
  sessionSchema,
  signInMethodsSchema,
} from '#shared/wire/accounts.ts';
import { problemSchema } from '#shared/wire/problem.ts';
import { pageQuerySchema } from './query.ts';

type Item = ZodOpenApiPathsObject[string];
type Operation = NonNullable<Item['get']>;

type Described = {
  readonly summary: string;
  readonly status?: '200' | '201' | '204' | '303';
  readonly schema?: z.ZodType;
  readonly body?: z.ZodType;
  readonly path?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly isOpen?: boolean;
};

const problem = {
  description: 'Problem details (RFC 9457)',
  content: { 'application/problem+json': { schema: problemSchema } },
};

/** One operation: its answer, its body, its parameters, and how problems read. */
export function operation({
  summary,
  status = '200',
  isOpen = false,
  ...parts
}: Described): Operation {
  const { schema, body, path, query } = parts;
  const content = schema === undefined ? {} : { content: { 'application/json': { schema } } };
  return {
    summary,
    ...(isOpen ? {} : { security: [{ session: [] }, { token: [] }] }),
    requestParams: {
      ...(path === undefined ? {} : { path }),
      ...(query === undefined ? {} : { query }),
    },
    ...(body === undefined
      ? {}
      : { requestBody: { content: { 'application/json': { schema: body } } } }),
    responses: { [status]: { description: summary, ...content }, default: problem },
  };
}

export const perAccount = { path: z.object({ accountId: z.string() }) };
export const factorOne = { path: z.object({ accountId: z.string(), factorId: z.string() }) };
const one = perAccount;

function signInPaths(): ZodOpenApiPathsObject {
  return {
    '/api/v1/sessions': {
      post: operation({
        summary:
          'Exchanges name and password, or the operator token, for a session cookie; 202 with a second step when the account has a second factor',
        status: '201',
        schema: sessionSchema,
        body: sessionRequestSchema,
        isOpen: true,
      }),
      get: operation({ summary: 'The running session', schema: sessionSchema }),
      delete: operation({ summary: 'Ends the running session', status: '204', isOpen: true }),
    },
    '/api/v1/sign-in': {
      get: operation({
        summary: 'How one can sign in here',
        schema: signInMethodsSchema,
        isOpen: true,
      }),
    },
    '/api/v1/sign-in/oidc': {
      get: operation({ summary: 'To the identity provider', status: '303', isOpen: true }),
    },
    '/api/v1/sign-in/oidc/callback': {
      get: operation({ summary: 'Back from the identity provider', status: '303', isOpen: true }),
    },
  };
}

/** Paths of sign-in, accounts and audit log. */
export function peoplePaths(): ZodOpenApiPathsObject {
  return {
    ...signInPaths(),
    '/api/v1/accounts': {
      get: operation({
        summary: 'Accounts; admins and auditors',
        schema: accountPageSchema,
        query: pageQuerySchema,
      }),
      post: operation({
        summary: 'A new account; admins',
        status: '201',
        schema: newAccountSchema,
        body: accountRequestSchema,
      }),
    },
    '/api/v1/accounts/{accountId}': {
      get: operation({ summary: 'One account', schema: accountSchema, ...one }),
      patch: operation({
        summary: 'Changes name or role, disables or enables; admins',
        schema: accountSchema,
        body: accountChangeSchema,
        ...one,
      }),
    },
    '/api/v1/accounts/{accountId}/password': {
      post: operation({
        summary: 'Changes one’s own password; an admin resets somebody else’s',
        schema: passwordAnswerSchema,
        body: passwordRequestSchema,
        ...one,
      }),
    },
    '/api/v1/accounts/{accountId}/sessions': {
      delete: operation({ summary: 'Ends all sessions of an account', status: '204', ...one }),
    },
    '/api/v1/accounts/{accountId}/personal-data': {
      get: operation({
        summary: 'Everything that is kept about a person',
        schema: personalDataSchema,
        ...one,
      }),
      delete: operation({ summary: 'Erases a person; admins', status: '204', ...one }),
    },
    '/api/v1/audit': {
      get: operation({
        summary: 'What was done by whom, newest first; admins and auditors',
        schema: auditPageSchema,
        query: pageQuerySchema,
      }),
    },
  };
}
