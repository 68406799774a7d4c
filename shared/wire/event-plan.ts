// The event plan: what was agreed before the event. Phases, when an alert fires in each, and the measure that goes with it.
import * as z from 'zod';
import { utcInstantSchema } from './instant.ts';
import { zoneTypeSchema } from './level.ts';
import { siteIdSchema } from './site.ts';
import { textSchema } from './text.ts';

/** Phases of an event, after DIM-ICE (ingress, circulation, egress). */
export const phaseSchema = z.enum(['ingress', 'circulation', 'egress']);
export type Phase = z.infer<typeof phaseSchema>;
export const PHASES = phaseSchema.options;

export const alertKindSchema = z.enum(['level', 'blind', 'critical']);
export type AlertKind = z.infer<typeof alertKindSchema>;

/** Windows in a row at the level before an alert fires. `level3Windows` null: level 3 alone never fires. */
export const alertRuleSchema = z.strictObject({
  level3Windows: z.int().min(1).max(30).nullable(),
  level4Windows: z.int().min(1).max(30),
});
export type AlertRule = z.infer<typeof alertRuleSchema>;
/** Level 3 for 2 windows or level 4 for 1 window (requirements, "Alerting in the field's own language"). */
export const DEFAULT_RULE: AlertRule = { level3Windows: 2, level4Windows: 1 };

const idSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);

/** What was agreed to do, by whom, and how they are reached. */
export const measureSchema = z.strictObject({
  measureId: idSchema,
  /** Kinds of alert it answers. */
  kinds: z.array(alertKindSchema).min(1),
  /** Zones it is for; empty: every zone. */
  zoneIds: z.array(z.string().min(1).max(40)).max(500),
  text: textSchema,
  team: textSchema,
  /** Of the radio, as the team calls it: `3`, `TETRA 12`. */
  channel: z.string().max(60),
});
export type Measure = z.infer<typeof measureSchema>;

export const eventPlanSchema = z
  .strictObject({
    siteId: siteIdSchema,
    name: textSchema,
    /** Blind alerts fire only while the event runs. `endsAt` null: it goes on. */
    startsAt: utcInstantSchema,
    endsAt: utcInstantSchema.nullable(),
    /** Ascending; before the first one it is that one. */
    phases: z
      .array(z.strictObject({ phase: phaseSchema, startsAt: utcInstantSchema }))
      .min(1)
      .max(1000),
    /** Marks on the timeline: main act, end of the music. */
    programme: z
      .array(z.strictObject({ at: utcInstantSchema, name: textSchema }))
      .max(1000)
      .default([]),
    /** Where nothing is said, DEFAULT_RULE. */
    rules: z
      .partialRecord(zoneTypeSchema, z.partialRecord(phaseSchema, alertRuleSchema))
      .default({}),
    measures: z.array(measureSchema).max(200).default([]),
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
  });
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
