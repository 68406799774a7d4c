// `npm run siege`: the real product with the embedded database, and what the safety team and the sensors feel while strangers attack it. Calm and attack
// take turns in one run, so that what else happens on this machine falls on both. Fails when `latest` of staff or a batch of readings takes more than
// three times its calm p99.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import type { FiguresOf } from '../../scripts/measured/kinds.ts';
import { record } from '../../scripts/measured/record.ts';
import { startProduct } from '../kit/product.ts';
import { fillDays } from './fill.ts';
import type { Answers, Attack } from './load.ts';
import { longestBlock, measure, quantile, type Times } from './measured.ts';

const SECONDS = Number(process.env.SIEGE_SECONDS ?? 10);
const ROUNDS = Number(process.env.SIEGE_ROUNDS ?? 2);
const ONLY = process.env.SIEGE_ONLY ?? '';
const MOST = 3;
/** Days that anybody may ask about. */
const DAYS = 30;
const SITE = '/api/v1/sites/demo';

const attacksOf = (days: readonly string[]): readonly Attack[] => [
  { name: '20 x CSV export', paths: [`${SITE}/export?format=csv`], parallel: 20 },
  { name: '20 x records?limit=5000', paths: [`${SITE}/records?limit=5000`], parallel: 20 },
  { name: '40 x random cookie on /metrics', paths: ['/metrics'], parallel: 40, randomCookie: true },
  {
    name: '40 x random token on latest',
    paths: [`${SITE}/latest?lane=staff`],
    parallel: 40,
    randomToken: true,
  },
  {
    name: '40 x public-log?day=',
    paths: days.map((day) => `${SITE}/public-log?day=${day}`),
    parallel: 40,
  },
  {
    name: '300 x sign-in as nobody',
    paths: ['/api/v1/sessions'],
    parallel: 300,
    randomLogin: true,
  },
  { name: '40 x openapi.json', paths: ['/api/v1/openapi.json'], parallel: 40 },
];

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const none = (): Times => ({ latest: [], ingest: [], failures: 0 });

say('siege: starting the product');
const product = await startProduct();
const attacks = attacksOf(await fillDays(product, DAYS)).filter(({ name }) => name.includes(ONLY));
const calm = none();
const attacked = new Map(attacks.map((attack) => [attack.name, none()]));
const answered = new Map<string, Record<number, number>>();
/** Milliseconds that the server's event loop stood still at the longest. */
const blocks = new Map<string, number>();
async function noteBlock(name: string): Promise<void> {
  blocks.set(name, Math.max(blocks.get(name) ?? 0, await longestBlock(product)));
}

async function attackWith(attack: Attack): Promise<void> {
  const child = fork(new URL('./load.ts', import.meta.url), { execArgv: [...NODE_FLAGS] });
  child.send({ origin: product.origin, attack });
  await sleep(1000);
  await measure(product, SECONDS, attacked.get(attack.name) ?? none());
  const answers = Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the attacker ended with code ${code}`);
    }),
  ]);
  child.send('stop');
  const [counts] = (await answers) as [Answers];
  const sum = answered.get(attack.name) ?? {};
  for (const [status, count] of Object.entries(counts))
    sum[Number(status)] = (sum[Number(status)] ?? 0) + count;
  answered.set(attack.name, sum);
}

type Row = FiguresOf<'siege'>['rows'][number];
const row = (name: string, cells: readonly string[]): string =>
  [name.padEnd(32), ...cells.map((cell) => cell.padStart(9))].join(' ');
const ms = (value: number): string => value.toFixed(1);

function rowOf(name: string, times: Times): Row {
  const felt = (what: 'latest' | 'ingest'): Row['latest'] => {
    const p99Ms = quantile(times[what], 0.99);
    return {
      medianMs: quantile(times[what], 0.5),
      p99Ms,
      ratio: p99Ms / quantile(calm[what], 0.99),
    };
  };
  return {
    name,
    latest: felt('latest'),
    ingest: felt('ingest'),
    blockMs: blocks.get(name) ?? Number.NaN,
    failed: times.failures,
    answers: answered.get(name) ?? {},
  };
}

const isOver = ({ latest, ingest, failed }: Row): boolean =>
  failed > 0 || !(latest.ratio <= MOST) || !(ingest.ratio <= MOST);

/** A flood that nobody answered was none. */
const isUntried = ({ name, answers }: Row): boolean =>
  name !== 'calm' && Object.values(answers).every((count) => count === 0);

function line({ name, latest, ingest, blockMs, failed, answers }: Row): string {
  const cells = [latest, ingest].flatMap(({ medianMs, p99Ms, ratio }) => [
    ms(medianMs),
    ms(p99Ms),
    ratio.toFixed(2),
  ]);
  const counts = Object.entries(answers).map(([status, n]) => `${status}: ${n}`);
  return `${row(name, [...cells, ms(blockMs), String(failed)])}  ${counts.join(', ')}`;
}

let rows: readonly Row[] = [];
try {
  await measure(product, 5, none());
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const attack of attacks) {
      await longestBlock(product);
      await measure(product, SECONDS, calm);
      await noteBlock('calm');
      await attackWith(attack);
      await noteBlock(attack.name);
      say(`siege: round ${round + 1} of ${ROUNDS}, ${attack.name}`);
      // What the attack left in queues and budgets is not calm.
      await sleep(2000);
    }
  }
  say(
    `siege: ${ROUNDS} rounds of ${SECONDS} s each; times in ms, ratio of p99 against calm (${MOST} is the most)`,
  );
  say(
    row('', ['latest50', 'latest99', 'ratio', 'ingest50', 'ingest99', 'ratio', 'block', 'failed']),
  );
  rows = [
    rowOf('calm', calm),
    ...attacks.map(({ name }) => rowOf(name, attacked.get(name) ?? none())),
  ];
  for (const one of rows) say(line(one));
} catch (error) {
  say(product.output().slice(-3000));
  throw error;
} finally {
  await product.stop();
}
if (rows.some(isUntried)) {
  const names = rows.filter(isUntried).map(({ name }) => name);
  say(`siege: nothing was tried: no answer to ${names.join(', ')}. Give it more seconds.`);
  process.exitCode = 1;
} else if (rows.some(isOver)) {
  say(product.output().slice(-3000));
  say(`siege: more than ${MOST} times its calm p99, or not answered: see the table`);
  process.exitCode = 1;
} else if (ROUNDS >= 2 && SECONDS >= 10 && ONLY === '')
  record('siege', 'npm run siege', {
    rounds: ROUNDS,
    secondsEach: SECONDS,
    most: MOST,
    rows: [...rows],
  });
