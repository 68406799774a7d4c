// This machine's clocks, read into the steady clock of `shared/process/steady-clock.ts`, and the three small files beside the data that go with it: its state,
// so that a process that starts in the middle of an incident does not take the wall's word for it; an operator's word that the wall is right;
// and the speed of a demo (`demo-clock.ts`). The one module that asks the machine what time it is on behalf of a site.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { type EpochMs, type FastClock, isoUtc, timeOf } from '../time.ts';
import {
  type ClockReading,
  type ClockSample,
  type ClockState,
  clockWords,
  JUMP_MS,
  SteadyClock,
} from './steady-clock.ts';
import { isFolder, readStoredJson, setAside } from './stored-file.ts';

const STATE_FILE = 'steady-clock.json';
const TRUST_FILE = 'clock-trust.json';
const LOOK_MS = 1000;
const SAVE_MS = 10_000;
/** Two readings that lie further apart are not of one moment. */
const ONE_MOMENT_MS = 20;
const MOMENT_ATTEMPTS = 5;

const bootSchema = z.string().min(8);
const stateSchema = z.strictObject({
  bootId: bootSchema,
  steady: z.number(),
  predicted: z.number(),
  said: z.int(),
  doubt: z.strictObject({ offsetMs: z.number(), heldMs: z.number() }).nullable(),
});
const trustSchema = z.strictObject({ bootId: bootSchema, offsetMs: z.number() });

type Log = {
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
};

export type MachineClock = {
  /** What time it is for the sites. Never goes back. */
  now(): EpochMs;
  /** The same, with whether it can be relied on. `reading.now` is the machine's, also where a demo is played fast. */
  read(): { readonly now: EpochMs; readonly isSure: boolean; readonly reading: ClockReading };
  /** What is wrong with the clock and what to do about it; null when nothing is. */
  problem(): string | null;
  stop(): void;
};

/** Milliseconds since the boot, the same for every process of the machine. It stands still while the machine sleeps. */
function steadyMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Both clocks at one moment: read again when we were interrupted between the two. */
export function sampleMachine(): ClockSample {
  for (let attempt = 1; ; attempt += 1) {
    const before = steadyMs();
    const wall = Date.now();
    const steady = steadyMs();
    if (steady - before < ONE_MOMENT_MS || attempt === MOMENT_ATTEMPTS) return { wall, steady };
  }
}

/** Null where the kernel does not tell: there a new process begins with the wall. */
function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}

/** What is lost with a damaged file, and what to do. */
const LOST: Readonly<Record<string, string>> = {
  [STATE_FILE]:
    "time begins with the wall clock, and a clock incident of before is not known any more. See whether the machine's time is right; the file is written anew",
  [TRUST_FILE]:
    'it is no longer known that an operator called the wall clock right. If it is right, say so again: npm run clock -- --trust',
};

function writeJson(file: string, value: object): void {
  if (isFolder(file)) setAside(file);
  writeFileSync(`${file}.new`, `${JSON.stringify(value)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** An operator says that the machine's wall clock is right as it stands. Running processes take it up within a second or two. */
export function trustWall(dataDir: string, sample: ClockSample): void {
  const boot = bootId();
  if (boot === null) throw new Error('this system does not tell its boots apart: restart instead');
  writeJson(path.join(dataDir, TRUST_FILE), {
    bootId: boot,
    offsetMs: sample.wall - sample.steady,
  });
}

export type MachineClockOptions = {
  /** Where the state stands; null: none is kept. */
  readonly dataDir: string | null;
  /** Writes the state: one process of a folder does. */
  readonly isKeeper: boolean;
  /** Of a demo that is played fast. */
  readonly fast: FastClock | null;
  /** Told when an incident begins, when it becomes another one, and when it ends. */
  readonly log: Log;
  readonly sample?: () => ClockSample;
};

class OpenClock implements MachineClock {
  readonly #options: MachineClockOptions;
  readonly #sample: () => ClockSample;
  readonly #boot = bootId();
  readonly #clock: SteadyClock;
  readonly #timer: NodeJS.Timeout;
  #trusted: number | null = null;
  #incident: ClockReading['incident'] = null;
  #loggedOffset = 0;
  #savedAt = Number.NEGATIVE_INFINITY;
  #isUnsaveable = false;
  readonly #toldDamage = new Set<string>();

  constructor(options: MachineClockOptions) {
    this.#options = options;
    this.#sample = options.sample ?? sampleMachine;
    const state = this.#file(STATE_FILE, stateSchema);
    this.#clock = new SteadyClock(this.#sample(), state === null ? null : stateOf(state));
    this.#look();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  now(): EpochMs {
    return this.read().now;
  }

  read() {
    const reading = this.#clock.read(this.#sample(), this.#trusted);
    if (reading.incident !== this.#incident || this.#hasMoved(reading)) this.#tell(reading);
    return { now: timeOf(this.#options.fast, reading.now), isSure: reading.isSure, reading };
  }

  problem(): string | null {
    const { now, reading } = this.read();
    return clockWords(reading, isoUtc(now));
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#save();
  }

  #look(): void {
    if (this.read().reading.incident === 'jumped')
      this.#trusted = this.#file(TRUST_FILE, trustSchema)?.offsetMs ?? null;
    if (this.#clock.state.steady - this.#savedAt >= SAVE_MS) this.#save();
  }

  #file<T extends { readonly bootId: string }>(name: string, schema: z.ZodType<T>): T | null {
    const { dataDir, log } = this.#options;
    if (dataDir === null) return null;
    const stored = readStoredJson(path.join(dataDir, name), schema);
    if (stored.state === 'damaged' && !this.#toldDamage.has(name)) {
      this.#toldDamage.add(name);
      log.warn({ file: name }, `${path.join(dataDir, name)} ${stored.why}: ${LOST[name]}`);
    }
    // Of another boot it says nothing.
    return stored.state === 'good' && stored.value.bootId === this.#boot ? stored.value : null;
  }

  /** Another jump in the middle of an incident. */
  #hasMoved({ incident, offsetMs }: ClockReading): boolean {
    return incident === 'jumped' && Math.abs(offsetMs - this.#loggedOffset) > JUMP_MS;
  }

  #tell(reading: ClockReading): void {
    const { log, fast } = this.#options;
    const offsetSeconds = Math.round(reading.offsetMs) / 1000;
    const words = clockWords(reading, isoUtc(timeOf(fast, reading.now)));
    if (words === null)
      log.warn({ offsetSeconds: Math.round(this.#loggedOffset) / 1000 }, 'the clock is sure again');
    else log.error({ incident: reading.incident, offsetSeconds }, words);
    this.#incident = reading.incident;
    this.#loggedOffset = reading.offsetMs;
    this.#save();
  }

  /** A folder that cannot be written must not stop the clock: said once, and a restart then begins with the wall. */
  #save(): void {
    const { dataDir, isKeeper, log } = this.#options;
    if (dataDir === null || !isKeeper || this.#boot === null) return;
    this.#savedAt = this.#clock.state.steady;
    try {
      writeJson(path.join(dataDir, STATE_FILE), { bootId: this.#boot, ...this.#clock.state });
      this.#isUnsaveable = false;
    } catch (error) {
      if (!this.#isUnsaveable)
        log.error(
          { code: (error as NodeJS.ErrnoException).code },
          `${STATE_FILE} cannot be written in DATA_DIR: a restart in the middle of a clock incident would not know of it`,
        );
      this.#isUnsaveable = true;
    }
  }
}

function stateOf({ bootId: _, ...state }: z.infer<typeof stateSchema>): ClockState {
  return state;
}

/** Begins with what the folder knows of this boot, else with the wall. */
export function openMachineClock(options: MachineClockOptions): MachineClock {
  return new OpenClock(options);
}
