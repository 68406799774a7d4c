// What was damaged or lost when the sites were opened, for readiness. The files are gone with their
// windows a minute later, but a disk that loses what was written wants a person to look: it is told
// for an hour, whatever is started again meanwhile, so it is kept in the data folder.
import * as z from 'zod';
import { sentenceOf } from '#shared/process/sentence.ts';
import { readStoredJson, setAside, writeWhole } from '#shared/process/stored-file.ts';
import { type EpochMs, HOUR_MS } from '#shared/time.ts';

const TOLD_MS = HOUR_MS;
const fileIn = (dataDir: string): string => `${dataDir}/damage-told.json`;

/** `open`: files of windows that were still open; `released`: windows that the database had and lost. */
export const damageKindSchema = z.enum(['open', 'released']);
export type DamageKind = z.infer<typeof damageKindSchema>;

/** When each kind was last met, by the wall clock. */
const storedSchema = z.partialRecord(damageKindSchema, z.int());

export type DamageMemory = {
  note(kind: DamageKind): void;
  /** What was noted within the last hour. */
  kinds(): readonly DamageKind[];
};

export type DamageMemoryParts = {
  readonly dataDir: string;
  /** Milliseconds on a clock that only goes forward. */
  readonly monotonic: () => number;
  /** Of the machine: how much of the hour is over at a start. */
  readonly wall: () => EpochMs;
  readonly say: (text: string) => void;
};

function readStored({ dataDir, say }: DamageMemoryParts): z.infer<typeof storedSchema> {
  const file = fileIn(dataDir);
  const stored = readStoredJson(file, storedSchema);
  if (stored.state === 'good') return stored.value;
  if (stored.state === 'damaged')
    say(
      `${file} ${stored.why}; it is kept as ${setAside(file)}. Damage that an earlier start found is told in the log alone`,
    );
  return {};
}

export function createDamageMemory(parts: DamageMemoryParts): DamageMemory {
  const { dataDir, monotonic, wall, say } = parts;
  const noted = new Map<DamageKind, number>();
  for (const kind of damageKindSchema.options) {
    const at = readStored(parts)[kind];
    // A clock that was put back meanwhile makes the hour longer, never shorter.
    if (at !== undefined) noted.set(kind, monotonic() - Math.max(0, wall() - at));
  }
  const keep = (): void => {
    const times = [...noted].map(([kind, at]) => [kind, Math.round(wall() - (monotonic() - at))]);
    try {
      writeWhole(fileIn(dataDir), JSON.stringify(Object.fromEntries(times)));
    } catch (error) {
      say(`what was damaged could not be written down: ${sentenceOf(error)}`);
    }
  };
  return {
    note: (kind) => {
      noted.set(kind, monotonic());
      keep();
    },
    kinds: () => {
      const since = monotonic() - TOLD_MS;
      return [...noted].flatMap(([kind, at]) => (at > since ? [kind] : []));
    },
  };
}
