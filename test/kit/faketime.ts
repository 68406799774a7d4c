// Processes whose wall clock the test moves while they run, by Debian's libfaketime: the real calls of the operating system, so also those of V8 and libuv.
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const LIBRARIES = ['x86_64', 'aarch64']
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`)
  .concat('/usr/lib/faketime/libfaketimeMT.so.1');

/** Where the library stands; null where the package is not installed. */
function faketimeLibrary(): string | null {
  return LIBRARIES.find((file) => existsSync(file)) ?? null;
}

/** Without the library the tests say so and skip; continuous integration installs it, so there they fail. */
export function needsFaketime(): boolean {
  if (faketimeLibrary() !== null) return true;
  if (process.env.CI === 'true')
    throw new Error('CI=true, and libfaketime is not here: apt-get install -y faketime');
  process.stderr.write(
    'Clock steps of real processes are not tried: libfaketime is not here (apt-get install faketime).\n',
  );
  return false;
}

export class MovedWall {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-wall-'));
  readonly #file = path.join(this.#folder, 'offset');

  constructor() {
    this.set(0);
  }

  /** What a child needs in its environment. */
  get env(): Record<string, string> {
    return {
      LD_PRELOAD: faketimeLibrary() ?? '',
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** Steps the wall of all those processes to so many seconds off the true time. */
  set(offSeconds: number): void {
    const text = offSeconds < 0 ? String(offSeconds) : `+${offSeconds}`;
    // In one stroke: a file read while it is written would be no offset at all.
    writeFileSync(`${this.#file}.new`, text);
    renameSync(`${this.#file}.new`, this.#file);
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
