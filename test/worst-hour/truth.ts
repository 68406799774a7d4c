// What was so in each window, from the records, which do not change any more, and from the alerts that ran.
import { setTimeout as sleep } from 'node:timers/promises';
import { isoUtc, MINUTE_MS } from '#shared/time.ts';
import { type AlertView, alertListSchema } from '#shared/wire/alert.ts';
import { recordPageSchema } from '#shared/wire/api.ts';
import type { Product } from '../kit/product.ts';
import type { Levels, Ran, Truth } from './judge.ts';

const TURN_MS = 250;

/** The server is away, or starting. */
class NoAnswer extends Error {}

async function ask(product: Product, path: string): Promise<unknown> {
  const answer = await fetch(`${product.origin}/api/v1/sites/demo${path}`, {
    headers: { Authorization: `Bearer ${product.operatorToken()}` },
  }).catch((cause: unknown) => {
    throw new NoAnswer('nobody answers', { cause });
  });
  if (answer.status >= 500) throw new NoAnswer(`${path} was answered ${answer.status}`);
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
  return answer.json();
}

export type AlertsSeen = {
  /** Every alert in each of its times, by id and the moment it opened, as it was last. */
  readonly times: ReadonlyMap<string, AlertView>;
  stop(): Promise<void>;
};

/** Asks for the alerts again and again; while the server is away it has no answer, and nothing changes. */
export function followAlerts(product: Product): AlertsSeen {
  const times = new Map<string, AlertView>();
  let isOver = false;
  const turn = async (): Promise<void> => {
    const { alerts } = alertListSchema.parse(await ask(product, '/alerts'));
    for (const alert of alerts) times.set(`${alert.alertId} ${alert.openedAt}`, alert);
  };
  const going = (async () => {
    while (!isOver) {
      await turn().catch((error: unknown) => {
        if (!(error instanceof NoAnswer)) throw error;
      });
      await sleep(TURN_MS);
    }
  })();
  return {
    times,
    stop: async () => {
      isOver = true;
      await going;
      await turn();
    },
  };
}

/** `HH:MM` of the site's clock, as the room writes it. */
export const clockOf = (timeZone: string): ((at: number) => string) => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  return (at) => format.format(at);
};

/** More records than an answer may hold are more than an hour of the demo's site has. */
const MOST_RECORDS = 5000;

async function levelsOf(
  product: Product,
  from: number,
  until: number,
): Promise<Map<number, Levels>> {
  const asked = `/records?lane=staff&limit=${MOST_RECORDS}&from=${isoUtc(from)}&to=${isoUtc(until)}`;
  const { records, links } = recordPageSchema.parse(await ask(product, asked));
  if (links.next !== null) throw new Error('the hour has more records than are asked for');
  const windows = new Map<number, Map<string, number | null>>();
  for (const { windowStart, regionId, level } of records) {
    const start = Date.parse(windowStart);
    windows.set(start, (windows.get(start) ?? new Map()).set(regionId, level));
  }
  return windows;
}

/** A window is published so long after its end, and its alerts open then. */
const DELAY_MS = 15_000;

export async function truthOf(
  product: Product,
  times: AlertsSeen['times'],
  { from, until }: { readonly from: number; readonly until: number },
): Promise<Truth> {
  const site = (await ask(product, '')) as { site: { timeZone: string } };
  const clock = clockOf(site.site.timeZone);
  const windowOf = (publishedAt: string): string =>
    clock(Date.parse(publishedAt) - DELAY_MS - MINUTE_MS);
  // What the room showed first may be older than the first minute of the script.
  const end = Math.floor(until / MINUTE_MS) * MINUTE_MS;
  const levels = await levelsOf(product, from - 10 * MINUTE_MS, end);
  const inOrder = [...times.values()].toSorted((x, y) => (x.openedAt < y.openedAt ? -1 : 1));
  const ran = inOrder.map((alert, i): Ran => {
    // One that opened anew, because it got worse, was never seen to clear before.
    const next = inOrder.slice(i + 1).find(({ alertId }) => alertId === alert.alertId);
    const end = alert.clearedAt ?? next?.openedAt ?? null;
    return {
      alertId: alert.alertId,
      name: alert.cells.join(' '),
      from: windowOf(alert.openedAt),
      until: end === null ? null : windowOf(end),
    };
  });
  return { windows: new Map([...levels].map(([start, of]) => [clock(start), of])), ran };
}
