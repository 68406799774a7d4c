// The event plan: what was agreed before the event. Phases, when an alert fires in each, and the measure that goes with it.
import * as z from 'zod';
import { utcInstantSchema } from './instant.ts';
import { zoneTypeSchema } from './level.ts';
import { siteIdSchema } from './site.ts';
import { textSchema } from './text.ts';

/** After DIM-ICE (ingress, circulation, egress). */
export const phaseSchema = z
  .enum(['ingress', 'circulation', 'egress'])
  .describe('Phase of the event: people come in, move about, leave');
export type Phase = z.infer<typeof phaseSchema>;
export const PHASES = phaseSchema.options;

export const alertKindSchema = z
  .enum(['level', 'blind', 'critical'])
  .describe(
    '`level`: too crowded for too long; `blind`: out of sight; `critical`: one unit sees it',
  );
export type AlertKind = z.infer<typeof alertKindSchema>;

const dwellSchema = z.int().min(1).max(30);
export const alertRuleSchema = z
  .strictObject({
    level3Windows: dwellSchema
      .nullable()
      .describe('Windows in a row at level 3 before it fires; null: level 3 alone never does'),
    level4Windows: dwellSchema.describe('Windows in a row at level 4 before it fires'),
  })
  .describe('The dwell before an alert fires, in staff windows');
export type AlertRule = z.infer<typeof alertRuleSchema>;
/** Level 3 for 2 windows or level 4 for 1 window (requirements, "Alerting in the field's own language"). */
export const DEFAULT_RULE: AlertRule = { level3Windows: 2, level4Windows: 1 };

const idSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,39}$/,
    'must be 1 to 40 of a-z, 0-9 and -, and begin with a letter or a digit',
  );

export const measureSchema = z
  .strictObject({
    measureId: idSchema.describe('Id of the measure, unique in the plan'),
    kinds: z.array(alertKindSchema).min(1).describe('Kinds of alert that it answers'),
    zoneIds: z
      .array(z.string().min(1).max(40))
      .max(500)
      .describe('Zones that it is for; empty: every zone'),
    text: textSchema.describe('What is done'),
    team: textSchema.describe('Who does it'),
    channel: z
      .string()
      .max(60)
      .describe('Radio channel as the team calls it, such as `3` or `TETRA 12`; may be empty'),
  })
  .describe('What was agreed to do, by whom, and how they are reached');
export type Measure = z.infer<typeof measureSchema>;

export const eventPlanSchema = z
  .strictObject({
    siteId: siteIdSchema.describe('Site that the plan is for'),
    name: textSchema.describe('What the event is called'),
    startsAt: utcInstantSchema.describe('Start of the event, UTC; blind alerts fire from here on'),
    endsAt: utcInstantSchema
      .nullable()
      .describe('End of the event, UTC; blind alerts fire until here; null: it goes on'),
    phases: z
      .array(
        z.strictObject({
          phase: phaseSchema,
          startsAt: utcInstantSchema.describe('Start of the phase, UTC'),
        }),
      )
      .min(1)
      .max(1000)
      .describe('Phases, ascending; the first one also holds before its start'),
    programme: z
      .array(
        z.strictObject({
          at: utcInstantSchema.describe('Time of the mark, UTC'),
          name: textSchema.describe('What the mark says'),
        }),
      )
      .max(1000)
      .default([])
      .describe('Marks on the timeline, such as the main act and the end of the music'),
    rules: z
      .partialRecord(zoneTypeSchema, z.partialRecord(phaseSchema, alertRuleSchema))
      .default({})
      .describe(
        'Dwell by zone type and phase; where nothing is said, 2 windows at level 3 or 1 at level 4',
      ),
    measures: z.array(measureSchema).max(200).default([]).describe('Measures that were agreed'),
  })
  .refine(
    ({ phases }) =>
      phases.every(
        ({ startsAt }, i) =>
          i === 0 || Date.parse(phases[i - 1]?.startsAt ?? '') < Date.parse(startsAt),
      ),
    { error: 'phases must ascend', path: ['phases'] },
  )
  .refine(({ startsAt, endsAt }) => endsAt === null || Date.parse(startsAt) < Date.parse(endsAt), {
    error: 'the event must end after it starts',
    path: ['endsAt'],
  })
  .describe('What was agreed before the event: phases, when alerts fire, what is done then');
export type EventPlan = z.infer<typeof eventPlanSchema>;

/** Phase of the schedule at a time, epoch milliseconds. Without a plan: circulation. */
export function scheduledPhase(plan: EventPlan | null, at: number): Phase {
  const begun = plan?.phases.findLast(({ startsAt }) => Date.parse(startsAt) <= at);
  return begun?.phase ?? plan?.phases[0]?.phase ?? 'circulation';
}

export function isEventOn(plan: EventPlan | null, at: number): boolean {
  if (plan === null || at < Date.parse(plan.startsAt)) return false;
  return plan.endsAt === null || at < Date.parse(plan.endsAt);
}

/** What was agreed for an alert of this kind in these zones: measures for the zones first, then those for every zone. */
export function measuresFor(
  plan: EventPlan | null,
  kind: AlertKind,
  zoneIds: readonly string[],
): readonly Measure[] {
  const ofKind = (plan?.measures ?? []).filter(({ kinds }) => kinds.includes(kind));
  const own = ofKind.filter((measure) => measure.zoneIds.some((id) => zoneIds.includes(id)));
  return [...own, ...ofKind.filter((measure) => measure.zoneIds.length === 0)];
}
