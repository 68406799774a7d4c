// The clock of a demo that is played fast. It is fixed at the first start and stands in the data folder, because time must not go back: what was
// released stays released. Everything that says "now" about a site reads it.
import path from 'node:path';
import { type EpochMs, type FastClock, fastClockOf } from '../time.ts';
import { openMachineClock } from './machine-clock.ts';
import { readStoredText, writeWhole } from './stored-file.ts';

const FILE = 'demo-clock';

/**
 * The fast clock of this data folder, null where time is that of the wall.
 * @throws {Error} a sentence when the file is damaged: any other clock would be a wrong one.
 */
export function readDemoClock(dataDir: string): FastClock | null {
  const file = path.join(dataDir, FILE);
  const text = readStoredText(file);
  if (text.state === 'absent') return null;
  const clock = text.state === 'good' ? fastClockOf(text.value.trim()) : null;
  if (clock !== null) return clock;
  if (text.state === 'damaged' && text.isForbidden === true) throw new Error(`${file} ${text.why}`);
  const why =
    text.state === 'damaged' ? text.why : 'holds something other than what was written there';
  throw new Error(
    `${file} ${why}: it says how fast the time of this demo passes, and time must not go back. Put the file back from a backup, or choose another DATA_DIR`,
  );
}

/** "Now" for a command beside a running site, by the same clock as the site: in an incident the earlier of what it may be. */
export function nowOfFolder(dataDir: string): EpochMs {
  const silent = { warn: () => {}, error: () => {} };
  const fast = readDemoClock(dataDir);
  const clock = openMachineClock({ dataDir, isKeeper: false, fast, log: silent });
  clock.stop();
  return clock.now();
}

/**
 * Fixes the speed of a new data folder and gives its clock.
 * @throws {Error} when the folder was begun at another speed.
 */
export function ensureDemoClock(dataDir: string, speed: number, isNew: boolean): FastClock | null {
  const known = readDemoClock(dataDir);
  if ((known?.speed ?? 1) === speed) return known;
  if (!isNew)
    throw new Error(
      `this data folder was begun at DEMO_SPEED=${known?.speed ?? 1}: time cannot go back. Choose another DATA_DIR, or leave DEMO_SPEED as it was`,
    );
  const clock = { origin: Date.now(), speed };
  writeWhole(path.join(dataDir, FILE), `${clock.origin},${clock.speed}\n`);
  return clock;
}
