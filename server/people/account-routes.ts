// Accounts and the audit log. `orOwn` lets people at their own account.
import * as z from 'zod';
import { AUDITORS } from '#shared/domain/roles.ts';
import {
  type AccountPage,
  type AuditPage,
  accountChangeSchema,
  accountPageSchema,
  accountRequestSchema,
  accountSchema,
  auditPageSchema,
  newAccountSchema,
  type PasswordAnswer,
  passwordAnswerSchema,
  passwordRequestSchema,
  personalDataSchema,
} from '#shared/wire/accounts.ts';
import { ADMINS } from '../auth/access.ts';
import { created, done, JSON_TYPE, json } from '../http/answer.ts';
import { afterOf, encodeCursor, pageQuerySchema } from '../http/cursor.ts';
import { writePieces } from '../http/pieces.ts';
import { ok, type Route, route } from '../http/route.ts';
import { Refusal } from '../refusal.ts';
import { sitesOrRefuse } from '../sites/site.ts';
import { accountOf } from './accounts.ts';
import type { PeopleContext } from './context.ts';
import { goOn } from './session-routes.ts';

const ALL = '/api/v1/accounts';
const ONE = `${ALL}/:accountId`;
const tag = 'People';
/** Of the points that somebody has for it in a minute (lanes/limits.ts): six files. */
const PERSONAL_POINTS = 10;

const getAccounts = route({
  method: 'GET',
  path: ALL,
  operationId: 'listAccounts',
  tag,
  summary: 'Accounts; admins and auditors',
  access: AUDITORS,
  query: pageQuerySchema,
  answers: ok(accountPageSchema),
  handler: async (context: PeopleContext, asked) => {
    const { cursor, limit } = asked.query;
    const rows = await context.people.store.accounts(afterOf(z.string().max(40), cursor), limit);
    const last = rows.length === limit ? rows.at(-1) : undefined;
    const links = asked.pageLinks(last === undefined ? null : encodeCursor([last.accountId]));
    return json({ accounts: rows.map(accountOf), links } satisfies AccountPage);
  },
});

const postAccount = route({
  method: 'POST',
  path: ALL,
  operationId: 'createAccount',
  tag,
  summary: 'A new account; admins',
  access: ADMINS,
  body: accountRequestSchema,
  answers: {
    201: { description: 'The account and its one-time password', schema: newAccountSchema },
  },
  refuses: ['conflict'],
  handler: async (context: PeopleContext, { body, actor }) => {
    await sitesOrRefuse(context, body.sites, '/sites');
    const made = await context.people.create(actor, body);
    return created(made, `${ALL}/${made.account.accountId}`);
  },
});

const getAccount = route({
  method: 'GET',
  path: ONE,
  operationId: 'getAccount',
  tag,
  summary: 'One account',
  access: AUDITORS,
  orOwn: true,
  answers: ok(accountSchema),
  handler: async (context: PeopleContext, { params }) =>
    json(accountOf(await context.people.accountOrRefuse(params.accountId))),
});

const patchAccount = route({
  method: 'PATCH',
  path: ONE,
  operationId: 'changeAccount',
  tag,
  summary: 'Changes name, role or sites, disables or enables; admins',
  access: ADMINS,
  body: accountChangeSchema,
  answers: ok(accountSchema, 'As it is now'),
  refuses: ['conflict'],
  handler: async (context: PeopleContext, { params, body, actor }) => {
    await sitesOrRefuse(context, body.sites, '/sites');
    return json(await context.people.change(actor, params.accountId, body));
  },
});

const postPassword = route({
  method: 'POST',
  path: `${ONE}/password`,
  operationId: 'changePassword',
  tag,
  summary: 'Changes one’s own password; an admin resets somebody else’s',
  access: ADMINS,
  orOwn: true,
  body: passwordRequestSchema,
  answers: ok(passwordAnswerSchema, 'The one-time password of somebody else, or null'),
  refuses: ['conflict', 'too_many_requests'],
  handler: async (context: PeopleContext, asked) => {
    const { actor, body, params } = asked;
    const { people } = context;
    if (params.accountId !== actor.accountId) {
      if (body.password !== undefined || body.oldPassword !== undefined)
        throw new Refusal('invalid_body', 'A password for somebody else is made here: send {}.');
      const oneTimePassword = await people.resetPassword(actor, params.accountId);
      return json({ oneTimePassword } satisfies PasswordAnswer);
    }
    await people.changeOwnPassword(actor, body, asked.address);
    await goOn(context, asked);
    return json({ oneTimePassword: null } satisfies PasswordAnswer);
  },
});

const deleteSessions = route({
  method: 'DELETE',
  path: `${ONE}/sessions`,
  operationId: 'endSessions',
  tag,
  summary: 'Ends all sessions of an account',
  access: ADMINS,
  orOwn: true,
  answers: { 204: { description: 'Ended' } },
  handler: async (context: PeopleContext, { params, actor }) => {
    await context.people.endSessions(actor, params.accountId);
    return done();
  },
});

const getPersonalData = route({
  method: 'GET',
  path: `${ONE}/personal-data`,
  operationId: 'getPersonalData',
  tag,
  summary: 'Everything that is kept about a person',
  access: ADMINS,
  orOwn: true,
  personCost: PERSONAL_POINTS,
  answers: ok(personalDataSchema, 'A file'),
  handler: async (context: PeopleContext, asked) => {
    const { params, actor } = asked;
    const { accountId, pieces } = await context.people.personalData(actor, params.accountId);
    return {
      kind: 'stream',
      status: 200,
      type: JSON_TYPE,
      headers: {
        'Content-Disposition': `attachment; filename="crowdshade-${accountId}.json"`,
      },
      write: (to) =>
        asked.file(() =>
          writePieces(
            pieces((read) => asked.piece(read)),
            to,
          ),
        ),
    };
  },
});

const deletePersonalData = route({
  method: 'DELETE',
  path: `${ONE}/personal-data`,
  operationId: 'erasePerson',
  tag,
  summary: 'Erases a person; admins',
  access: ADMINS,
  answers: { 204: { description: 'Erased' } },
  refuses: ['conflict'],
  handler: async (context: PeopleContext, { params, actor }) => {
    await context.people.erase(actor, params.accountId);
    return done();
  },
});

const getAudit = route({
  method: 'GET',
  path: '/api/v1/audit',
  operationId: 'listAudit',
  tag,
  summary: 'What was done by whom, newest first; admins and auditors',
  access: AUDITORS,
  query: pageQuerySchema,
  answers: ok(auditPageSchema),
  handler: async (context: PeopleContext, asked) => {
    const { cursor, limit } = asked.query;
    const before = afterOf(z.string().regex(/^\d{1,18}$/), cursor);
    const entries = await context.people.store.audit(before, limit);
    const last = entries.length === limit ? entries.at(-1) : undefined;
    const links = asked.pageLinks(last === undefined ? null : encodeCursor([last.entryId]));
    return json({ entries: [...entries], links } satisfies AuditPage);
  },
});

export const ACCOUNT_ROUTES: readonly Route<PeopleContext>[] = [
  getAccounts,
  postAccount,
  getAccount,
  patchAccount,
  postPassword,
  deleteSessions,
  getPersonalData,
  deletePersonalData,
  getAudit,
];
