// Readings that can be recognised wherever they leave a trace: by moment and counter in every form in which a program would store them, and
// by their sensor's name beside a level.
import type { Reading } from '#shared/wire/reading.ts';
import type { Surface } from './victim.ts';

/** Tables of the register, where names of sensors belong. */
const REGISTER = new Set(['public.sensor', 'public.plan']);
const POSTGRES_EPOCH_MS = Date.UTC(2000, 0);

function eightBytes(write: (buffer: Buffer) => void): Buffer {
  const buffer = Buffer.alloc(8);
  write(buffer);
  return buffer;
}

/** Moment and counter of one reading, as text and as the binary forms of PostgreSQL, Node.js and Parquet. */
function tracesOf({ observedAt, seq = 0 }: Reading): Buffer[] {
  const at = Date.parse(observedAt);
  const micros = BigInt(at - POSTGRES_EPOCH_MS) * 1000n;
  return [
    Buffer.from(observedAt),
    Buffer.from(observedAt.replace('T', ' ').replace('Z', '')),
    Buffer.from(String(at)),
    Buffer.from(String(seq)),
    eightBytes((buffer) => buffer.writeBigInt64LE(BigInt(at))),
    eightBytes((buffer) => buffer.writeDoubleLE(at)),
    eightBytes((buffer) => buffer.writeBigInt64LE(micros)),
    eightBytes((buffer) => buffer.writeBigInt64LE(BigInt(seq))),
  ];
}

/** A name with a level: as the journal, the carry file and JSON write it. */
function besideLevel(sensorId: string): Buffer[] {
  return [
    `"${sensorId}",1`,
    `"${sensorId}":[`,
    `"${sensorId}","observedAt`,
    `"${sensorId}","level`,
  ].map((text) => Buffer.from(text));
}

export type Canaries = {
  readonly siteId: string;
  readonly readings: readonly Reading[];
  /** Values that were refused, and must stand nowhere. */
  readonly refused: readonly string[];
};

/** Needles for everything, and needles for where no name of a sensor belongs. */
function needlesOf({ siteId, readings, refused }: Canaries): {
  readonly everywhere: readonly Buffer[];
  readonly outsideRegister: readonly Buffer[];
} {
  const names = [...new Set(readings.map(({ sensorId }) => sensorId))];
  const everywhere = [
    ...readings.flatMap(tracesOf),
    ...names.flatMap(besideLevel),
    ...refused.map((text) => Buffer.from(text)),
  ];
  return { everywhere, outsideRegister: [Buffer.from(`${siteId}:z`)] };
}

/** Names of sensors belong in the register's tables and in what holds those: the database's files, the memory of the program. */
function mayName({ kind, name }: Surface): boolean {
  return kind === 'file' || kind === 'heap' || (kind === 'table' && REGISTER.has(name));
}

export type Scan = {
  readonly needles: number;
  /** How much was searched, in words. */
  readonly searched: string;
  /** Names of the places that hold a canary, with how many of them. */
  readonly found: ReadonlyMap<string, number>;
};

function inWords(surfaces: readonly Surface[]): string {
  const kinds = Map.groupBy(surfaces, ({ kind }) => kind);
  return [...kinds]
    .map(([kind, all]) => {
      const rows = all.reduce((sum, surface) => sum + surface.rows, 0);
      const bytes = all.reduce((sum, surface) => sum + surface.bytes.length, 0);
      return `${all.length} ${kind}${rows > 0 ? ` with ${rows} rows` : ''} (${bytes} bytes)`;
    })
    .join(', ');
}

export function scan(surfaces: readonly Surface[], canaries: Canaries): Scan {
  const { everywhere, outsideRegister } = needlesOf(canaries);
  const found = new Map<string, number>();
  for (const surface of surfaces) {
    const needles = mayName(surface) ? everywhere : [...everywhere, ...outsideRegister];
    const hits = needles.filter((needle) => surface.bytes.includes(needle)).length;
    if (hits > 0) found.set(`${surface.kind} ${surface.name}`, hits);
  }
  const needles = everywhere.length + outsideRegister.length;
  return { needles, searched: inWords(surfaces), found };
}
