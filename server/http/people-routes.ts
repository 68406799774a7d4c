// Accounts and the audit log. Who may do what stands in the table at the end; `orOwn` lets people at their own account.
import {
  type AccountPage,
  type AuditPage,
  accountChangeSchema,
  accountRequestSchema,
  type PasswordAnswer,
  passwordRequestSchema,
} from '#shared/wire/accounts.ts';
import { ADMINS, AUDITORS } from '../auth/access.ts';
import { accountOf } from '../people/accounts.ts';
import { actorOf } from './context.ts';
import { parseOrRefuse, Refusal } from './problems.ts';
import { accountIdOfCursor, encodeCursor, entryIdOfCursor, pageQuerySchema } from './query.ts';
import { type Handler, pageLinks } from './read-routes.ts';
import type { Route } from './routes.ts';
import { addressOf, signedInOf, startSession } from './session-routes.ts';
import { sitesOrRefuse } from './sites-or-refuse.ts';

const idOf = (req: Parameters<Handler>[1]): string => String(req.params.accountId);

const getAccounts: Handler = async (context, req, res) => {
  const query = parseOrRefuse(pageQuerySchema, req.query, 'invalid_request');
  const after = accountIdOfCursor(query.cursor);
  const rows = await context.people.store.accounts(after, query.limit);
  const last = rows.length === query.limit ? rows.at(-1) : undefined;
  const links = pageLinks(req, res, last === undefined ? null : encodeCursor([last.accountId]));
  res.json({ accounts: rows.map(accountOf), links } satisfies AccountPage);
};

const postAccount: Handler = async (context, req, res) => {
  const request = parseOrRefuse(accountRequestSchema, req.body, 'invalid_body');
  await sitesOrRefuse(context, request.sites, '/sites');
  const created = await context.people.create(actorOf(res), request);
  res.status(201).location(`/api/v1/accounts/${created.account.accountId}`).json(created);
};

const getAccount: Handler = async (context, req, res) => {
  res.json(accountOf(await context.people.accountOrRefuse(idOf(req))));
};

const patchAccount: Handler = async (context, req, res) => {
  const change = parseOrRefuse(accountChangeSchema, req.body, 'invalid_body');
  await sitesOrRefuse(context, change.sites, '/sites');
  res.json(await context.people.change(actorOf(res), idOf(req), change));
};

const postPassword: Handler = async (context, req, res) => {
  const request = parseOrRefuse(passwordRequestSchema, req.body, 'invalid_body');
  const actor = actorOf(res);
  const { people } = context;
  if (idOf(req) !== actor.accountId) {
    if (request.password !== undefined || request.oldPassword !== undefined)
      throw new Refusal('invalid_body', 'A password for somebody else is made here: send {}.');
    const oneTimePassword = await people.resetPassword(actor, idOf(req));
    res.json({ oneTimePassword } satisfies PasswordAnswer);
    return;
  }
  await people.changeOwnPassword(actor, request, addressOf(req));
  // All sessions ended; the person who sits here goes on with a new one.
  const account = await people.accountOrRefuse(actor.accountId);
  await startSession(context, req, res, signedInOf(account, 'password'));
  res.json({ oneTimePassword: null } satisfies PasswordAnswer);
};

const deleteSessions: Handler = async (context, req, res) => {
  await context.people.endSessions(actorOf(res), idOf(req));
  res.status(204).end();
};

const getPersonalData: Handler = async (context, req, res) => {
  const data = await context.people.personalData(actorOf(res), idOf(req));
  res.set(
    'Content-Disposition',
    `attachment; filename="crowdshade-${data.account.accountId}.json"`,
  );
  res.json(data);
};

const deletePersonalData: Handler = async (context, req, res) => {
  await context.people.erase(actorOf(res), idOf(req));
  res.status(204).end();
};

const getAudit: Handler = async (context, req, res) => {
  const query = parseOrRefuse(pageQuerySchema, req.query, 'invalid_request');
  const before = entryIdOfCursor(query.cursor);
  const entries = await context.people.store.audit(before, query.limit);
  const last = entries.length === query.limit ? entries.at(-1) : undefined;
  const links = pageLinks(req, res, last === undefined ? null : encodeCursor([last.entryId]));
  res.json({ entries: [...entries], links } satisfies AuditPage);
};

const ALL = '/api/v1/accounts';
const ONE = `${ALL}/:accountId`;

export const PEOPLE_ROUTES: readonly Route[] = [
  { method: 'GET', path: ALL, access: AUDITORS, handler: getAccounts },
  { method: 'POST', path: ALL, access: ADMINS, handler: postAccount },
  { method: 'GET', path: ONE, access: AUDITORS, orOwn: true, handler: getAccount },
  { method: 'PATCH', path: ONE, access: ADMINS, handler: patchAccount },
  {
    method: 'POST',
    path: `${ONE}/password`,
    access: ADMINS,
    orOwn: true,
    handler: postPassword,
  },
  {
    method: 'DELETE',
    path: `${ONE}/sessions`,
    access: ADMINS,
    orOwn: true,
    handler: deleteSessions,
  },
  {
    method: 'GET',
    path: `${ONE}/personal-data`,
    access: ADMINS,
    orOwn: true,
    handler: getPersonalData,
  },
  {
    method: 'DELETE',
    path: `${ONE}/personal-data`,
    access: ADMINS,
    handler: deletePersonalData,
  },
  { method: 'GET', path: '/api/v1/audit', access: AUDITORS, handler: getAudit },
];
