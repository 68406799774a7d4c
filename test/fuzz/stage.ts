// The real server on the real embedded database, with the real intake behind it as a process, and everybody who may do something.
import type pg from 'pg';
import { openPool } from '#database/open.ts';
import { createOutletQueue } from '#database/server/outlet-queue.ts';
import { createOutletRegister } from '#database/server/outlets.ts';
import { createGuard, ForbiddenAddress, type Guard } from '#server/http/guard.ts';
import { createSend } from '#server/http/send.ts';
import { ROLES, type Role } from '#shared/wire/accounts.ts';
import { gridSensors, gridSite } from '../kit/aggregator/grid-site.ts';
import { startStack } from '../kit/aggregator/stack.ts';
import { openStoreOn } from '../kit/server/database-store.ts';
import { releaseOf, SITE, STAFF_WINDOWS } from '../kit/server/fixture.ts';
import { asJson, browserOf, person } from '../kit/server/people-fixture.ts';
import { OPERATOR, type Running, startRunning } from '../kit/server/running.ts';
import type { HttpCase } from './cases.ts';

export type Stage = {
  readonly port: number;
  readonly running: Running;
  /** A credential as a header line; empty for nobody. */
  credential(as: HttpCase['as']): string;
  /** What stands for `{name}` in a path. */
  name(key: string): string;
  /** Signs everybody in anew: cases end sessions, and disable and erase accounts. */
  renew(): Promise<void>;
  /** What the intake printed. */
  intakeSaid(): string;
  close(): Promise<void>;
};

/** The real guard, which here also refuses everything that is not this machine: a test asks nobody outside. */
function localGuard(): Guard {
  const guard = createGuard({ allowPrivate: true });
  const isHere = (url: URL): boolean => url.hostname === '127.0.0.1';
  return {
    refusal: (url) => guard.refusal(url) ?? (isHere(url) ? null : 'not this machine'),
    optionsFor: (url) => {
      if (!isHere(url)) throw new ForbiddenAddress();
      return guard.optionsFor(url);
    },
  };
}

function outletParts(pool: pg.Pool) {
  const guard = localGuard();
  return {
    queue: createOutletQueue(pool),
    register: createOutletRegister(pool),
    guard,
    send: createSend(guard, () => performance.now()),
    onDisabled: () => {},
  };
}

/** Two alerts that wait for somebody, and an outlet. */
async function makeThings(running: Running): Promise<Record<string, string>> {
  const { store, base } = running;
  const start = base + STAFF_WINDOWS * 60_000;
  const window = releaseOf(SITE, 'staff', start, Date.now() - 1000);
  const [gate] = window.records;
  const region = { cells: ['gate'], zoneTypes: ['standing'], level: 4, canGoBlind: true } as const;
  await store.write({ ...window, regions: [{ ...region, regionId: gate?.regionId ?? '' }] });
  const [alert] = await store.room.alerts(SITE, Date.now());
  const keeper = await browserOf(running, await person(running, 'maintainer'));
  const sent = asJson({ siteId: SITE, kind: 'webhook', url: 'http://127.0.0.1:9/hook' });
  const made = await fetch(`${running.origin}/api/v1/outlets`, {
    method: 'POST',
    body: sent.body,
    headers: { ...sent.headers, ...keeper },
  });
  const { outlet } = (await made.json()) as { outlet: { outletId: string } };
  return {
    alertId: alert?.alertId ?? '',
    outletId: outlet.outletId,
    siteId: SITE,
    sensorId: 's-1',
  };
}

export async function startStage(): Promise<Stage> {
  const grid = gridSite('grid', 3);
  const stack = await startStack(grid, gridSensors(grid));
  await stack.startAggregator();
  const store = await openStoreOn(stack.database.databaseUrl, async () => {});
  const pool = openPool({ databaseUrl: stack.database.databaseUrl, role: 'server', max: 2 });
  const running = await startRunning(store, stack.ingestUrl, null, outletParts(pool));
  const names = await makeThings(running);
  const cookies = new Map<string, string>();
  const renew = async (): Promise<void> => {
    for (const role of ROLES satisfies readonly Role[]) {
      const account = await person(running, role);
      const { cookie = '' } = await browserOf(running, account);
      cookies.set(role, `Cookie: ${cookie}\r\nOrigin: ${running.origin}`);
      names.accountId = account.accountId;
    }
  };
  await renew();
  return {
    port: Number(new URL(running.origin).port),
    running,
    credential: (as) => {
      if (as === 'nobody') return '';
      if (as === 'device') return `Authorization: Bearer ${stack.deviceToken}`;
      return cookies.get(as) ?? `Authorization: Bearer ${OPERATOR}`;
    },
    name: (key) => names[key] ?? key,
    renew,
    intakeSaid: stack.output,
    close: async () => {
      await running.stop();
      await pool.end();
      await stack.close();
    },
  };
}
