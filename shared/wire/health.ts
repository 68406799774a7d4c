// What a service says about itself when it is asked whether it is ready. Closed on purpose: names
// and words come from lists, the sentences from a table here (and from the few of clock, data and sites),
// so no answer can carry anything of a sensor, a level or who reported (promise P25, attack A23).
import * as z from 'zod';

/**
 * `database` answers; `intake`: readings are taken; `journal`: what was taken is on the disk within seconds; `windows`: closed ones are released on time;
 * `clock` of the machine can be trusted; `data`: stored files are whole; `sites`: every site that is registered has a policy, and is run.
 */
export const checkNameSchema = z.enum([
  'database',
  'intake',
  'journal',
  'windows',
  'clock',
  'data',
  'sites',
]);
export type CheckName = z.infer<typeof checkNameSchema>;

export const checkWordSchema = z
  .enum(['ok', 'closed', 'starting', 'no_answer', 'failing', 'waiting', 'late'])
  .describe(
    '`closed`: not meant to run here; `starting`: not looked at yet; `waiting`: something is ready and cannot go on; `late`: something due has not come',
  );
export type CheckWord = z.infer<typeof checkWordSchema>;

export const checkSchema = z.strictObject({
  word: checkWordSchema,
  forSeconds: z
    .int()
    .nullable()
    .describe('Seconds since it was last well; null: it is well, or closed'),
  whatToDo: z
    .string()
    .nullable()
    .describe('What an operator does about it; null: it is well, or closed'),
});
export type Check = z.infer<typeof checkSchema>;

const laneAgeSchema = z.strictObject({
  newestWindowAgeSeconds: z
    .int()
    .nullable()
    .describe(
      'Seconds since the end of the newest released window, at the site where that is longest ago; null: no site runs',
    ),
});

export const healthSchema = z
  .strictObject({
    status: z.enum(['ok', 'degraded']).describe('`degraded`: at least one check is not well'),
    checks: z
      .partialRecord(checkNameSchema, checkSchema)
      .describe('Each part by name, looked at every second; what changed is told within five'),
    lanes: z
      .strictObject({
        staff: laneAgeSchema.describe('The staff lane'),
        public: laneAgeSchema.describe('The public lane'),
      })
      .optional()
      .describe('How old the newest window is; absent: not known here'),
    siteClock: z
      .string()
      .optional()
      .describe('What time it is at the sites that are live, UTC; absent: it is not said here'),
  })
  .describe('Whether the service is ready, and what is wrong when it is not');
export type Health = z.infer<typeof healthSchema>;

const TODO: Readonly<Record<CheckName, string>> = {
  database:
    'Readings are taken and kept; nothing new is shown until the database answers. See whether it runs, and whether its disk is full.',
  intake:
    'No readings are taken: senders must keep them. The log of the aggregator says why; see also whether the disk of DATA_DIR is full.',
  journal:
    'Readings cannot be put on the disk. See whether the disk of DATA_DIR is full or broken.',
  windows:
    'Closed windows are not released on time. They are kept and come later; see the database and the log of the aggregator.',
  clock:
    'The clock of the machine jumped. Check its time service; the log of the aggregator says by how much, and when windows go on.',
  data: 'The log names each damaged file. See whether the disk is well.',
  sites:
    'The other sites are run. Change the policy of the site (npm run policy) or its site file (npm run register), which is taken up within seconds, or the setting, and start again.',
};

const WAIT = 'Wait: it has not been looked at yet.';

/**
 * `badForMs` null: it is well. `sentence` stands before what the table says; it must hold nothing
 * of a sensor, a level or who reported. The clock has one, by how much it is off and until when a
 * site is closed, the data, what kind of file is damaged and what has to be done, and the sites,
 * which of them is not run and by which setting.
 */
export function checkOf(
  name: CheckName,
  word: CheckWord,
  badForMs: number | null,
  sentence: string | null = null,
): Check {
  if (word === 'ok' || word === 'closed') return { word, forSeconds: null, whatToDo: null };
  const told = sentence === null ? TODO[name] : `${sentence}. ${TODO[name]}`;
  const whatToDo = word === 'starting' ? WAIT : told;
  return { word, forSeconds: secondsOf(badForMs), whatToDo };
}

const secondsOf = (badForMs: number | null): number => Math.floor((badForMs ?? 0) / 1000);

/** A check that only the aggregator can judge, while the aggregator says nothing. */
export function unjudged(word: 'no_answer' | 'starting', badForMs: number | null): Check {
  const whatToDo =
    word === 'starting' ? WAIT : 'Only the aggregator can say, and it does not answer: see intake.';
  return { word, forSeconds: secondsOf(badForMs), whatToDo };
}

/** One check that is not `ok` or `closed` makes the whole degraded. */
export function healthOf(checks: Health['checks'], lanes?: Health['lanes']): Health {
  const isWell = Object.values(checks).every(({ word }) => word === 'ok' || word === 'closed');
  const status = isWell ? 'ok' : 'degraded';
  return lanes === undefined ? { status, checks } : { status, checks, lanes };
}

/** One line for the log. */
export type HealthChange = {
  readonly name: CheckName;
  readonly word: CheckWord;
  readonly whatToDo: string | null;
};

/** Remembers what was said last. The first call says only what is not well. */
export function healthChanges(): (checks: Health['checks']) => readonly HealthChange[] {
  const said = new Map<string, CheckWord>();
  return (checks) => {
    const changes: HealthChange[] = [];
    for (const name of checkNameSchema.options) {
      const check = checks[name];
      if (check === undefined || check.word === 'starting') continue;
      const { word, whatToDo } = check;
      if (word !== (said.get(name) ?? 'ok')) changes.push({ name, word, whatToDo });
      said.set(name, word);
    }
    return changes;
  };
}
