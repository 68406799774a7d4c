// The worst hour of an event, played on the real product in a real browser whose clock is wrong, with somebody at the keys.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { MINUTE_MS } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import { type GuardedPage, openGuardedPage } from '../kit/browser.ts';
import { type Crowd, startCrowd } from '../kit/crowd.ts';
import { shiftClock } from '../kit/device-clock.ts';
import { processOf } from '../kit/processes.ts';
import type { Product } from '../kit/product.ts';
import { signInWithToken } from '../kit/staff-page.ts';
import { answerNext } from './operator.ts';
import type { Play, Scene } from './script.ts';
import { type Watched, watchRoom } from './seen.ts';
import { type AlertsSeen, followAlerts } from './truth.ts';

/** The device of the room is so much ahead. */
const AHEAD_MS = 80_000;
const DESK = { width: 1440, height: 900 };
/** A sensor here says by itself that it is critical. */
const ALONE_IN = 'ZC';
const TURN_MS = 100;

export type Event = { readonly minute: number; readonly text: string };

export type Played = Watched & {
  /** What happened, and what the operator did. */
  readonly happened: readonly Event[];
  readonly done: readonly Event[];
  readonly alerts: AlertsSeen;
  /** Site's time of minute 0, and of the end. */
  readonly from: number;
  readonly until: number;
  readonly guarded: GuardedPage;
};

/** Starts a drill from the log and looks whether this screen could join it, which it may not while a place is critical. */
async function tryDrill(page: Page): Promise<string> {
  const tab = (index: number): string =>
    `.alerts-column__column .room__heading button:nth-of-type(${index})`;
  await page.waitForSelector('[data-mode=live]');
  await page.click(tab(2));
  await page.click('.drill-bar__start button');
  await page.waitForSelector('.drill-bar__bar[data-drill=off]');
  const said = (await page.textContent('.drill-bar__bar em')) ?? '';
  const joins = await page.locator('.drill-bar__bar >> text=Join on this screen').count();
  await page.click('.drill-bar__bar >> text=Stop the drill');
  await page.waitForSelector('.drill-bar__bar', { state: 'detached' });
  await page.click(tab(1));
  return `${joins === 0 ? 'could not join' : 'could join'} the drill: ${said}`;
}

/** A sensor that is a unit by itself. */
async function aloneIn(product: Product, zoneId: string): Promise<string> {
  const { sensors } = (await (
    await fetch(`${product.origin}/api/v1/sensors?limit=500`)
  ).json()) as { sensors: readonly Sensor[] };
  const here = sensors.filter((sensor) => sensor.zoneId === zoneId);
  const alone = here.find(
    ({ location: { mountId } }) =>
      here.filter(({ location }) => location.mountId === mountId).length === 1,
  );
  if (alone === undefined) throw new Error(`no sensor of ${zoneId} is a unit by itself`);
  return alone.sensorId;
}

type Stage = { readonly product: Product; readonly crowd: Crowd; readonly page: Page };

/** Gives what the operator saw of it, where that is a step of its own. */
async function act(scene: Scene, { product, crowd, page }: Stage): Promise<string | null> {
  if ('set' in scene) {
    for (const [zone, level] of Object.entries(scene.set)) crowd.set(zone, level);
    return null;
  }
  if (scene.do === 'drill') return tryDrill(page);
  if (scene.do === 'kill') {
    const { port } = new URL(product.origin);
    process.kill(processOf('server/main.ts', `PORT=${port}`), 'SIGKILL');
  } else {
    crowd.set(await aloneIn(product, ALONE_IN), scene.do === 'one sensor says critical' ? 4 : 1);
  }
  return null;
}

async function openRoom(browser: Browser, product: Product) {
  const guarded = await openGuardedPage(browser, product.origin, {
    viewport: DESK,
    reducedMotion: 'reduce',
  });
  await shiftClock(guarded.page, AHEAD_MS);
  const watched = await watchRoom(guarded.page);
  await signInWithToken(guarded.page, product, '/en');
  await guarded.page.waitForSelector('[data-mode=live]');
  await guarded.page.waitForSelector('.zone-table__table [data-look="1"]');
  return { guarded, watched };
}

/** Plays it to its end; `say` hears of every scene. */
export async function playHour(
  product: Product,
  browser: Browser,
  { scenes, minutes }: Play,
  say: (text: string) => void = () => {},
): Promise<Played> {
  const crowd = await startCrowd(product, { mayMiss: true });
  const { guarded, watched } = await openRoom(browser, product);
  const { page } = guarded;
  const alerts = followAlerts(product);
  const from = Math.ceil(crowd.now() / MINUTE_MS) * MINUTE_MS;
  while (crowd.now() < from) await sleep(TURN_MS);
  // What was before minute 0, as a page that draws itself, is no part of it; how the room stands then is.
  const first = Math.max(0, watched.seen.length - 1);
  const happened: Event[] = [];
  const done: Event[] = [];
  const minuteNow = (): number => Math.floor((crowd.now() - from) / MINUTE_MS);
  const left = [...scenes];
  while (minuteNow() < minutes) {
    const next = left[0];
    if (next !== undefined && minuteNow() >= next.minute) {
      left.shift();
      const saw = await act(next, { product, crowd, page });
      if (next.says !== '') happened.push({ minute: minuteNow(), text: next.says });
      if (saw !== null) done.push({ minute: minuteNow(), text: saw });
      say(`minute ${minuteNow()} of ${minutes}: ${next.says}`);
      continue;
    }
    const text = await answerNext(page);
    if (text !== null) done.push({ minute: minuteNow(), text });
    await sleep(TURN_MS);
  }
  await alerts.stop();
  await crowd.stop();
  const seen = watched.seen.slice(first);
  const { heard, shifts } = watched;
  const until = crowd.now();
  return { seen, heard, shifts, happened, done, alerts, from, until, guarded };
}
