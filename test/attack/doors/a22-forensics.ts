// A22: a thief has the machine after the windows are released: every table as text, every file byte by byte, the logs, the memory of the
// intake, and every answer that the doors ever gave. Nothing of a single reading may be in any of it. While a window is open the journal must
// be found to hold it: a search that finds nothing there proves nothing.
import { chanceFor } from '#demo/chance.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Attack, AttackOptions, Finding } from '../attack.ts';
import { type Canaries, type Scan, scan } from './canaries.ts';
import { SITES, theProduct, withRival } from './doors.ts';
import { sendWindow } from './play.ts';
import { randomLevels, windowReadings } from './readings.ts';
import { type Answer, ask, rowsOf, type Surface, type Victim } from './victim.ts';
import { WINDOW_MS } from './world.ts';

const PLAYED = 2;
/** Past the carry limit of five windows, with some room. */
const SILENT = 7;
/** Readings whose traces are looked for; each has eight forms. */
const SOUGHT = 12;
const FIRST_SEQ = 735_190_000;

function canaryReadings(siteId: string, start: number, seed: number): Reading[] {
  const first = FIRST_SEQ + ((start / WINDOW_MS) % 1000) * 100;
  return windowReadings(siteId, start, randomLevels(seed, siteId, start)).map((reading, index) => ({
    ...reading,
    seq: first + index,
  }));
}

/** Everything that can be refused, each with a value of its own that must stand nowhere afterwards. */
async function provoke(
  victim: Victim,
  siteId: string,
  reading: Reading,
  refused: readonly string[],
): Promise<Answer[]> {
  const [text = '', number = '', name = ''] = refused;
  const bad = [
    { ...reading, mac: text },
    { ...reading, count: Number(number) },
    { ...reading, level: text },
    { ...reading, observedAt: text },
    { ...reading, sensorId: name },
    reading,
    { ...reading, seq: 1 },
  ];
  const site = `/api/v1/sites/${siteId}`;
  const asked = [
    `${site}/records?from=${text}`,
    `${site}/latest?lane=${text}`,
    `/api/v1/sites/${name}/latest`,
    `/api/v1/sensors/${name}`,
  ];
  return [
    await victim.send(siteId, bad as Reading[]),
    ...(await Promise.all(asked.map((where) => victim.get(where)))),
    ...(await Promise.all(
      victim
        .origins()
        .flatMap((origin) =>
          ['/healthz', '/readyz', '/metrics', `/${name}`].map((where) => ask(origin + where)),
        ),
    )),
    await victim.get('/metrics', { who: 'operator' }),
    await victim.get(`/api/v1/refusals?siteId=${siteId}`, { who: 'operator' }),
    await victim.get(`${site}/records?lane=staff`, { who: 'operator' }),
    await victim.get(`${site}/export?format=csv&lane=staff`, { who: 'operator' }),
  ];
}

function answersAsSurface(answers: readonly Answer[]): Surface {
  const bytes = Buffer.concat(
    answers.flatMap(({ body, headers }) => [Buffer.from(JSON.stringify(headers)), body]),
  );
  return { kind: 'log', name: `${answers.length} answers of the doors`, bytes, rows: 0 };
}

type Search = { readonly whileOpen: Scan; readonly after: Scan };

async function attack(victim: Victim, { seed }: AttackOptions): Promise<Search> {
  const [siteId] = SITES.a22;
  const chance = chanceFor(seed, 'refused values');
  const digits = (n: number): string => String(Math.floor(1e8 * (1 + 8 * chance.uniform(n))));
  const refused = [`leak-${digits(1)}`, digits(2), `name-${digits(3)}`];
  const start = await victim.skipToPublicWindow();
  const sent: Reading[] = [];
  const answers: Answer[] = [];
  let whileOpen: Scan | null = null;
  for (let window = 0; window < PLAYED; window += 1) {
    const at = start + window * WINDOW_MS;
    await victim.moveTo(at + WINDOW_MS + 1000);
    const readings = canaryReadings(siteId, at, seed);
    answers.push(await sendWindow(victim, siteId, readings));
    const [first] = readings;
    if (first !== undefined) answers.push(...(await provoke(victim, siteId, first, refused)));
    sent.push(...readings);
    whileOpen ??= scan(await victim.surfaces(), {
      siteId,
      readings: readings.slice(0, 1),
      refused: [],
    });
  }
  await victim.moveTo(start + (PLAYED + SILENT) * WINDOW_MS + 20_000);
  const step = Math.ceil(sent.length / SOUGHT);
  const offset = Math.floor(chance.uniform(4) * step);
  const sought = sent.filter((_, index) => index % step === offset);
  const canaries: Canaries = { siteId, readings: sought, refused };
  const after = scan([...(await victim.surfaces()), answersAsSurface(answers)], canaries);
  const rows = await rowsOf(victim, siteId, `lane=staff&from=${new Date(start).toISOString()}`);
  if (!rows.some(({ status }) => status === 'released'))
    throw new Error('nothing was released: there is nothing that could have leaked');
  if (whileOpen === null || whileOpen.found.size === 0)
    throw new Error('the search does not even find the journal of an open window');
  return { whileOpen, after };
}

function got({ whileOpen, after }: Search): string {
  const places = [...after.found].map(([name, hits]) => `${name}: ${hits}`);
  const held = [...whileOpen.found.keys()].map((name) => name.split(' ')[0]);
  return [
    `${after.needles} needles in ${after.searched}:`,
    places.length === 0 ? 'none found' : `found in ${places.join(', ')}`,
    `(while open: ${[...new Set(held)].join(', ')})`,
  ].join(' ');
}

export const a22: Attack = {
  id: 'A22',
  title: 'forensics',
  through: 'doors',
  holdsWhen:
    'after the window no canary is found, past the carry limit not in the carry file either',
  product: async (options): Promise<Finding> => {
    const search = await attack(await theProduct(), options);
    return { asExpected: search.after.found.size === 0, got: got(search) };
  },
  control: (options) =>
    withRival(async (rival) => {
      const search = await attack(rival, options);
      return { asExpected: search.after.found.size > 0, got: got(search) };
    }),
};
