// `npm run worst-hour`: the worst hour of an event on the real product, in a real browser, and a table of what an operator could see and do at each minute.
// Fails when anything was shown calmer than it was, hidden, or without its measure.

import { record } from '../../scripts/measured/record.ts';
import { launchBrowser } from '../kit/browser.ts';
import { startProduct } from '../kit/product.ts';
import { playHour } from './play.ts';
import { HOUR, QUARTER } from './script.ts';
import { tableOf } from './table.ts';
import { clockOf, truthOf } from './truth.ts';

const SPEED = Number(process.env.WORST_HOUR_SPEED ?? 10);
const isShort = process.env.WORST_HOUR_SHORT === '1';
const say = (text: string): void => void process.stderr.write(`worst hour: ${text}\n`);

const product = await startProduct({ DEMO: 'site', DEMO_SPEED: String(SPEED) });
const browser = await launchBrowser();
try {
  const played = await playHour(product, browser, isShort ? QUARTER : HOUR, say);
  const truth = await truthOf(product, played.alerts.times, played);
  const figures = tableOf(played, truth, clockOf('Europe/Amsterdam'), SPEED);
  if (isShort) process.stdout.write(`${JSON.stringify(figures, null, 1)}\n`);
  else record('worst-hour', 'npm run worst-hour', figures);
  for (const fault of figures.faults) process.stdout.write(`${fault}\n`);
  say(`${figures.moments} moments, ${figures.faults.length} of them wrong`);
  process.exitCode = figures.faults.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  await product.stop();
}
