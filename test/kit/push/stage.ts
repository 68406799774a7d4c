// A server over the real database that sends to a push service of ours: people with devices, and alerts as the releasing transaction writes them.
import { dataOf, putVersions } from '#database/alerts.ts';
import { appendDecision } from '#database/decisions.ts';
import { openPool } from '#database/open.ts';
import { createPushStore } from '#database/server/device-alerts.ts';
import { pushOf } from '#server/outbound-parts.ts';
import type { PushParts } from '#server/push/create.ts';
import { pushServicesOf } from '#server/push/services.ts';
import { isoUtc } from '#shared/time.ts';
import type { Alert } from '#shared/wire/alert.ts';
import { type DeviceAlerts, deviceAlertsSchema } from '#shared/wire/device-alerts.ts';
import { alertOf } from '../alert-builder.ts';
import { dataFolder } from '../database/folder.ts';
import { openDatabaseStore } from '../server/database-store.ts';
import { SITE } from '../server/fixture.ts';
import { asJson } from '../server/people-fixture.ts';
import { type Running, startRunning } from '../server/running.ts';
import type { TestStore } from '../server/store.ts';
import {
  type PushServiceOfTest,
  type SubscribedBrowser,
  startPushService,
} from './push-service.ts';

export type Headers = Readonly<Record<string, string>>;
export type DatabaseOfStage = Awaited<ReturnType<typeof openDatabaseStore>>;

export type PushStage = {
  readonly running: Running;
  readonly store: DatabaseOfStage;
  readonly service: PushServiceOfTest;
  readonly parts: PushParts;
  /** What the server's log said. */
  readonly warned: string[];
  state(headers: Headers): Promise<DeviceAlerts>;
  put(headers: Headers, body: unknown): Promise<Response>;
  /** Switches alerts on in this browser; it must be taken. */
  on(headers: Headers, browser: SubscribedBrowser, language?: 'nl' | 'en'): Promise<DeviceAlerts>;
  off(headers: Headers): Promise<Response>;
  /** Opens an alert at a site, to be seen at once, and tells the server as the database does. */
  fire(alert?: Partial<Alert>): Promise<Alert>;
  /** The rows that there are, by owner. */
  owners(): Promise<readonly string[]>;
  stop(): Promise<void>;
};

let fired = 0;

/** As a committed window leaves it: a version, an entry of the log, and the alert among those that run. */
async function fire({ owner }: DatabaseOfStage, more: Partial<Alert>): Promise<Alert> {
  fired += 1;
  const now = isoUtc(Date.now());
  const alertId = fired.toString(16).padStart(16, '0');
  const place = { siteId: SITE, regionId: '0000000000000a01', cells: ['gate'] };
  const alert = alertOf({ alertId, ...place, since: now, openedAt: now, ...more });
  await putVersions(owner, [alert], Date.now());
  await owner.query('INSERT INTO event_state (site_id) VALUES ($1) ON CONFLICT DO NOTHING', [
    alert.siteId,
  ]);
  await owner.query(
    'UPDATE event_state SET running = (SELECT array_agg(DISTINCT r) FROM unnest(running || $2::text) r) WHERE site_id = $1',
    [alert.siteId, alert.alertId],
  );
  await appendDecision(owner, {
    siteId: alert.siteId,
    kind: 'alert_opened',
    at: Date.now(),
    actor: 'system',
    alertId: alert.alertId,
    data: dataOf(alert),
    text: null,
  });
  return alert;
}

export async function openPushStage(): Promise<PushStage> {
  const service = await startPushService();
  const store = await openDatabaseStore();
  const folder = dataFolder();
  const pool = openPool({ databaseUrl: store.databaseUrl, role: 'server', max: 2 });
  const warned: string[] = [];
  const settings = {
    push: { key: { folder: folder.dir }, services: pushServicesOf(service.host) },
    factors: { key: null, policy: 'off', publicOrigin: null },
  } as const;
  const parts = pushOf(createPushStore(pool), settings, (_, text) => warned.push(text));
  const running = await startRunning(store satisfies TestStore, null, null, undefined, {
    push: { ...parts, sweepMs: 200 },
  });
  const url = `${running.origin}/api/v1/device-alerts`;
  const put = (headers: Headers, body: unknown): Promise<Response> => {
    const sent = asJson(body);
    return fetch(url, { method: 'PUT', ...sent, headers: { ...sent.headers, ...headers } });
  };
  return {
    running,
    store,
    service,
    parts,
    warned,
    put,
    state: async (headers) =>
      deviceAlertsSchema.parse(await (await fetch(url, { headers })).json()),
    on: async (headers, { endpoint, keys }, language = 'en') => {
      const answer = await put(headers, { endpoint, keys, language });
      if (answer.status !== 200) throw new Error(`not switched on: ${await answer.text()}`);
      return deviceAlertsSchema.parse(await answer.json());
    },
    off: (headers) => fetch(url, { method: 'DELETE', headers }),
    fire: (alert = {}) => fire(store, alert),
    owners: async () => (await parts.store.all()).map(({ owner }) => owner),
    stop: async () => {
      await pool.end();
      await running.stop();
      await service.close();
      folder.remove();
    },
  };
}
