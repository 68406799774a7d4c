// `npm run screens -- --layout`: the room on 18 sizes, zoomed in and with large text among them, in both themes and languages, on the demo's site, one of 300 zones, one of 1,000 and one of long names, measured by boxes. Says every
// fault and ends with 1 when there is one; pictures go to .cache/layout.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchMaplessBrowser } from '../kit/browser.ts';
import { type FaultSeen, looksOf, measure, nameOf } from '../kit/layout/looks.ts';
import { openWorld, WORLDS } from '../kit/layout/worlds.ts';

const FOLDER = path.resolve('.cache/layout');
const say = (text: string): void => void process.stderr.write(`layout: ${text}\n`);
const only = process.argv[2] ?? '';

mkdirSync(FOLDER, { recursive: true });
const all = new Map<string, string[]>();
let measured = 0;
for (const name of WORLDS) {
  const looks = looksOf(name).filter((look) => `${name} ${nameOf(look)}`.includes(only));
  if (looks.length === 0) continue;
  const world = await openWorld(name);
  const browser = await launchMaplessBrowser();
  for (const look of looks) {
    const of = `${name} ${nameOf(look)}`;
    const keep = (part: string, png: Buffer): void =>
      writeFileSync(path.join(FOLDER, `${of} ${part}.png`.replaceAll(' ', '-')), png);
    const faults = await measure(browser, world, look, keep);
    measured += 1;
    for (const { kind, text, where, part } of faults as readonly FaultSeen[]) {
      const fault = `${kind} ${where}`;
      all.set(fault, [...(all.get(fault) ?? []), `${of} ${part}: ${text}`]);
    }
    say(`${of}: ${faults.length} faults`);
  }
  await browser.close();
  await world.stop();
}
for (const [fault, seen] of [...all].toSorted(([, a], [, b]) => b.length - a.length))
  process.stdout.write(`${seen.length} x ${fault}, first on ${seen[0]}\n`);
process.stdout.write(`${measured} layouts measured, ${all.size} kinds of fault\n`);
process.exitCode = all.size === 0 ? 0 : 1;
