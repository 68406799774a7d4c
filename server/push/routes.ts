// Alerts on the device that asks, switched on and off by whoever is signed in there. A program with a bearer token has no device.
import { sha256Hex } from '#shared/process/sha256.ts';
import { isoUtc } from '#shared/time.ts';
import {
  type DeviceAlerts,
  type DeviceRequest,
  deviceAlertsSchema,
  deviceRequestSchema,
} from '#shared/wire/device-alerts.ts';
import { personOf, READERS } from '../auth/access.ts';
import type { LiveSession } from '../auth/session-ports.ts';
import { type Authenticator, sessionIdOf } from '../auth/tokens.ts';
import { done, json } from '../http/answer.ts';
import type { Asked } from '../http/asked.ts';
import type { HttpContext } from '../http/context.ts';
import { ok, type Route, route } from '../http/route.ts';
import type { Audit } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import type { PushDesk } from './create.ts';
import { isDeviceKey } from './message.ts';
import type { Device } from './ports.ts';

/** Devices of one person, or of one token, that are sent alerts at a time. */
const MOST_DEVICES = 5;

/** What the routes of alerts on devices work with. */
export type PushContext = HttpContext & {
  readonly auth: Pick<Authenticator, 'identify' | 'session'>;
  /** Null: this server sends to no device. */
  readonly push: PushDesk | null;
  readonly audit: Audit;
};

type Here = { readonly session: LiveSession; readonly sessionSha256: string };

/** The session that is the device. */
async function hereOf({ auth }: PushContext, { req, address }: Asked): Promise<Here> {
  const cookie = req.get('cookie');
  const id = sessionIdOf(cookie);
  const session = await auth.session(cookie, address);
  if (session === null || id === null)
    throw new Refusal('not_found', 'A bearer token has no device: sign in on the device.');
  return { session, sessionSha256: sha256Hex(id) };
}

function stateOf(publicKey: string | null, device: Device | null, session: LiveSession) {
  if (device === null) return { publicKey, device: null } satisfies DeviceAlerts;
  const { language, since, failedAt, failure } = device;
  return {
    publicKey,
    device: {
      language,
      since: isoUtc(since),
      endsAt: session.expiresAt.toISOString(),
      lastFailure: failedAt === null || failure === null ? null : { at: isoUtc(failedAt), failure },
    },
  } satisfies DeviceAlerts;
}

/** As it is now, in the eyes of the device. */
async function answerFor({ push }: PushContext, { session, sessionSha256 }: Here) {
  if (push === null) return json(stateOf(null, null, session));
  const key = await push.key();
  const device = await push.store.one(sessionSha256);
  // One that was told another key is sent nothing, so it is off.
  const isOn = device !== null && device.keyName === key?.name;
  return json(stateOf(key?.publicKey ?? null, isOn ? device : null, session));
}

function refuseUnfit({ services }: PushDesk, { endpoint, keys }: DeviceRequest): void {
  const errors = [
    ...(services.of(endpoint) === null
      ? [
          {
            pointer: '/endpoint',
            code: 'unknown_service',
            detail: 'an address of a push service that this installation knows (PUSH_SERVICES)',
          },
        ]
      : []),
    ...(isDeviceKey(keys.p256dh)
      ? []
      : [{ pointer: '/keys/p256dh', code: 'no_key', detail: 'a point on the curve P-256' }]),
  ];
  if (errors.length === 0) return;
  throw new Refusal('invalid_body', 'Correct what `errors` names and send it again.', errors);
}

const tooMany = (): Refusal =>
  new Refusal('conflict', 'As many devices as may be are on: switch one off, or sign out there.', [
    { pointer: '', code: 'too_many_devices', detail: `${MOST_DEVICES} devices of one person` },
  ]);

const PATH = '/api/v1/device-alerts';
const common = { path: PATH, tag: 'Devices', access: READERS, choosesSites: true } as const;

const getDeviceAlerts = route({
  ...common,
  method: 'GET',
  operationId: 'getDeviceAlerts',
  summary: 'Whether the device that asks is sent alerts, also when it is closed',
  answers: ok(deviceAlertsSchema),
  refuses: ['not_found'],
  handler: async (context: PushContext, asked) => answerFor(context, await hereOf(context, asked)),
});

const putDeviceAlerts = route({
  ...common,
  method: 'PUT',
  operationId: 'switchOnDeviceAlerts',
  summary: 'Sends alerts to the device that asks, until its sign-in ends',
  description:
    'New alerts of level 3 and 4 and critical signals, of the sites at which the person has a role, by the push service of the browser.',
  body: deviceRequestSchema,
  answers: ok(deviceAlertsSchema, 'As it is now'),
  refuses: ['conflict', 'not_found'],
  handler: async (context: PushContext, asked) => {
    const { push, audit, wallClock } = context;
    const here = await hereOf(context, asked);
    const key = (await push?.key()) ?? null;
    if (push === null || key === null)
      throw new Refusal('not_ready', 'This server sends to no device. Its log says why.');
    const { endpoint, keys, language } = asked.body;
    refuseUnfit(push, asked.body);
    const device = { sessionSha256: here.sessionSha256, owner: personOf(asked.actor), endpoint };
    const more = { ...keys, language, keyName: key.name, since: wallClock() };
    if (!(await push.store.put({ ...device, ...more }, MOST_DEVICES))) throw tooMany();
    const entry = { actorId: asked.actor.accountId, subjectId: null, before: null };
    await audit.record({ ...entry, action: 'device-alerts.on', after: { language } });
    return answerFor(context, here);
  },
});

const deleteDeviceAlerts = route({
  ...common,
  method: 'DELETE',
  operationId: 'switchOffDeviceAlerts',
  summary: 'Sends nothing to the device that asks any more',
  answers: { 204: { description: 'It is sent nothing' } },
  refuses: ['not_found'],
  handler: async (context: PushContext, asked) => {
    const { sessionSha256 } = await hereOf(context, asked);
    if ((await context.push?.store.remove(sessionSha256)) === true) {
      const entry = { actorId: asked.actor.accountId, subjectId: null, before: null, after: null };
      await context.audit.record({ ...entry, action: 'device-alerts.off' });
    }
    return done();
  },
});

export const PUSH_ROUTES: readonly Route<PushContext>[] = [
  getDeviceAlerts,
  putDeviceAlerts,
  deleteDeviceAlerts,
];
