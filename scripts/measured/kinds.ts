// What each measuring command writes down: one schema per file of docs/measured. A field carries its unit; what a name says of the machine is a class, never
// which machine it was.
import * as z from 'zod';
import { worstHourFigures } from './worst-hour-figures.ts';

const count = z.int().nonnegative();
const positive = z.number().nonnegative();
const answers = z.record(z.string().regex(/^\d{1,3}$/), count);
const felt = z.strictObject({ medianMs: positive, p99Ms: positive, ratio: positive });
const spread = z.strictObject({ medianMs: positive, p99Ms: positive, worstMs: positive });
const crowded = z.strictObject({ latest: spread, batch: spread, window: spread });

export const FIGURES = {
  core: z.strictObject({
    planning: z.strictObject({
      sensors: count,
      cells: count,
      cpuMs: positive,
      staffRegions: count,
      publicRegions: count,
    }),
    closing: z.array(z.strictObject({ sensors: count, cpuMs: positive })),
    taking: z.strictObject({ sensors: count, cpuMs: positive }),
    bytesPerSensor: count,
  }),
  day: z.strictObject({
    windows: count,
    regions: count,
    firstMs: positive,
    againMs: positive,
    decodeMs: positive,
    lanesMs: positive,
    stepMs: positive,
    worstStepMs: positive,
  }),
  joins: z.strictObject({
    viewers: count,
    regions: count,
    cpuMsPerJoin: positive,
    kbPerViewer: z.number(),
  }),
  start: z.strictObject({ historyHours: count, seconds: positive }),
  files: z.strictObject({
    rows: count,
    files: z.array(
      z.strictObject({
        format: z.string(),
        seconds: positive,
        megabytes: positive,
        peakMb: positive,
      }),
    ),
  }),
  page: z.strictObject({ bytes: count, limit: count }),
  recovery: z.strictObject({
    ends: z.array(
      z.strictObject({
        program: z.enum(['aggregator', 'database']),
        backSeconds: positive,
        ownStarts: positive,
      }),
    ),
    gaps: z.strictObject({ regionWindows: count, of: count, windows: count, ofWindows: count }),
  }),
  siege: z.strictObject({
    rounds: count,
    secondsEach: count,
    most: positive,
    rows: z.array(
      z.strictObject({
        name: z.string(),
        latest: felt,
        ingest: felt,
        blockMs: positive,
        failed: count,
        answers,
      }),
    ),
  }),
  crowd: z.strictObject({
    minutes: count,
    viewers: count,
    readers: count,
    files: z.array(z.strictObject({ rows: count, files: count })),
    answers,
    asked: count,
    calm: crowded,
    busy: crowded,
    blockMs: positive,
    memory: z.array(
      z.strictObject({
        program: z.string(),
        firstHalfMb: positive,
        secondHalfMb: positive,
      }),
    ),
  }),
  'worst-hour': worstHourFigures,
  hours: z.strictObject({ hours: count, speed: count, windows: count, growthMb: z.number() }),
  break: z.strictObject({ seconds: count, speed: count, byStream: count }),
  rows: z.strictObject({
    rows: count,
    times: count,
    /** Highest of each third of the run. */
    highestMb: z.tuple([positive, positive, positive]),
    growthMb: z.number(),
  }),
  fuzz: z.strictObject({ seed: count, cases: count, groups: z.record(z.string(), count) }),
  audit: z.strictObject({
    seed: count,
    leaks: z.array(z.strictObject({ leak: z.string(), pairs: count })),
    kinds: z.array(z.strictObject({ kind: z.string(), pairs: count, differing: count })),
    violations: count,
    minutes: positive,
  }),
  'red-team': z.strictObject({
    days: count,
    otherSites: count,
    tries: z.array(
      z.strictObject({
        name: z.string(),
        of: count,
        right: positive,
        baseline: positive,
        gain: z.number(),
      }),
    ),
  }),
  mutants: z.strictObject({ killed: count, stopped: count, survived: count }),
} as const;

export type Name = keyof typeof FIGURES;

/** The command that measures each. */
export const COMMANDS: Readonly<Record<Name, string>> = {
  core: 'npm run bench -- core',
  day: 'npm run bench -- frames',
  joins: 'npm run bench -- joins',
  start: 'npm run bench -- start',
  files: 'npm run bench -- files',
  page: 'npm run bench -- page',
  recovery: 'npm run bench -- recovery',
  siege: 'npm run siege',
  crowd: 'npm run soak -- test/soak/siege.soak.ts',
  'worst-hour': 'npm run worst-hour',
  hours: 'npm run soak -- test/soak/room.soak.ts',
  break: 'npm run soak -- test/soak/room.soak.ts',
  rows: 'npm run soak -- test/soak/memory.soak.ts',
  fuzz: 'npm run fuzz',
  audit: 'npm run audit-privacy',
  'red-team': 'npm run red-team',
  mutants: 'npm run mutate',
};

export const NAMES = Object.keys(FIGURES) as readonly Name[];
export type FiguresOf<N extends Name> = z.infer<(typeof FIGURES)[N]>;

/** From figures to Markdown: paragraphs and tables, in order. */
export type Render<N extends Name> = (figures: FiguresOf<N>) => readonly string[];

export const conditionsSchema = z.strictObject({
  command: z.string().startsWith('npm run '),
  date: z.iso.date(),
  /** What was measured; of figures older than these files, what they came with. Null: not known. */
  commit: z
    .string()
    .regex(/^[0-9a-f]{7,12}$/)
    .nullable(),
  /** True: with changes that were not committed. */
  isChanged: z.boolean(),
  /** Digest of the release engine that was measured (engine.ts). Null: not known. */
  engine: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .nullable(),
  machine: z.strictObject({
    cores: count,
    /** Null: not noted then. */
    memoryGb: count.nullable(),
    node: z
      .string()
      .regex(/^\d+\.\d+\.\d+$/)
      .nullable(),
  }),
});
export type Conditions = z.infer<typeof conditionsSchema>;

export type Measured<N extends Name> = Conditions & { readonly figures: FiguresOf<N> };

/** What a file of docs/measured says. Throws when it says anything else. */
export function parseMeasured<N extends Name>(name: N, json: string): Measured<N> {
  const schema = conditionsSchema.extend({
    command: z.literal(COMMANDS[name]),
    figures: FIGURES[name],
  });
  return schema.parse(JSON.parse(json)) as Measured<N>;
}

const gainSchema = z.object({ of: z.string(), withData: z.number(), without: z.number() });
export type Gain = z.infer<typeof gainSchema>;
const findingSchema = z.object({
  asExpected: z.boolean(),
  got: z.string(),
  gain: gainSchema.optional(),
  notHeld: z.array(z.string()).optional(),
  reported: z.array(z.string()).optional(),
});
const VERDICTS = ['holds', 'holds in part', 'broken'] as const;

type Verdict = (typeof VERDICTS)[number];
type Judged = { readonly asExpected: boolean; readonly notHeld?: readonly string[] | undefined };

/** What is to be said of the product as a whole: nothing that is not kept is told as held. */
export function verdictOf({ asExpected, notHeld = [] }: Judged): Verdict {
  if (!asExpected) return 'broken';
  return notHeld.length === 0 ? 'holds' : 'holds in part';
}

/** What the attack suite writes, and the site serves as /attacks.json. */
export const attacksSchema = z.object({
  seed: count,
  ...conditionsSchema.shape,
  /** For whoever reads the file alone; `npm run papers` keeps it true. */
  hasEngineChangedSince: z.boolean(),
  results: z.array(
    z
      .object({
        id: z.string(),
        title: z.string(),
        verdict: z.enum(VERDICTS),
        product: findingSchema,
        control: findingSchema.nullable(),
        whyNoControl: z.string().nullable(),
        seconds: positive,
      })
      .refine(({ verdict, product }) => verdict === verdictOf(product)),
  ),
  /** What the critical signal lets a staff reader infer; absent: not measured then. */
  criticalResidual: z
    .strictObject({ windows: count, told: count, excluded: count, withoutSignal: count })
    .optional(),
});
export type Attacks = z.infer<typeof attacksSchema>;
