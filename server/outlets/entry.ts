// What of the decision log goes out: the steps of alerts, and drills. Nothing that a person wrote or is called.
import * as z from 'zod';
import type { EpochMs } from '#shared/time.ts';
import { type LogDocument, logDocumentSchema } from '#shared/wire/decision-log.ts';
import { alertKindSchema } from '#shared/wire/event-plan.ts';
import type { OutletSubject } from '#shared/wire/outlet.ts';

/** Kinds of entries that are sent. `alert_moved` is not: another drawing of the regions is nothing new outside. */
export const sentKindSchema = z.enum([
  'alert_opened',
  'alert_raised',
  'alert_repeated',
  'alert_escalated',
  'alert_acknowledged',
  'alert_measure_taken',
  'alert_lowered',
  'alert_cleared',
  'alert_closed',
  'alert_ended',
  'drill_started',
  'drill_ended',
]);
export type SentKind = z.infer<typeof sentKindSchema>;
export const SENT_KINDS: readonly SentKind[] = sentKindSchema.options;

/** Of an entry's data, what is sent on. */
const alertDataSchema = z.object({
  alert: alertKindSchema,
  cells: z.array(z.string()).min(1),
  level: z.union([z.literal(3), z.literal(4)]).nullable(),
  since: z.iso.datetime(),
  escalation: z.literal([0, 1, 2]),
  measureId: z.string().nullish(),
});
export type AlertData = z.infer<typeof alertDataSchema>;
const drillDataSchema = z.object({ scenario: z.string().optional() });

/** An entry of the log that may go out. Its actor, salt and words are left behind here. */
export type Entry = {
  readonly seq: number;
  readonly at: EpochMs;
  readonly kind: SentKind;
  /** Id of the alert; empty for drills. Entries of one thread go out in order. */
  readonly thread: string;
  readonly alert: AlertData | null;
  readonly scenario: string | null;
};

/** An entry of the same thread that this outlet has got. */
export type Sent = Pick<Entry, 'seq' | 'at' | 'kind'>;

export function isOver(kind: SentKind): boolean {
  return (
    kind === 'alert_cleared' ||
    kind === 'alert_closed' ||
    kind === 'alert_ended' ||
    kind === 'drill_ended'
  );
}

/** Reads an entry by its hashed bytes. Throws when it is not one that is sent. */
export function entryOf(seq: number, bytes: string): Entry {
  const { kind, at, alertId, data }: LogDocument = logDocumentSchema.parse(JSON.parse(bytes));
  const sent = sentKindSchema.parse(kind);
  const key = { seq, at: Date.parse(at), kind: sent };
  if (sent === 'drill_started' || sent === 'drill_ended') {
    const { scenario } = drillDataSchema.parse(data);
    return { ...key, thread: '', alert: null, scenario: scenario ?? null };
  }
  return { ...key, thread: alertId ?? '', alert: alertDataSchema.parse(data), scenario: null };
}

/** What the receiver has in hand when a further entry of the thread comes: the messages since the last ending. Ascending. */
export function inHand(sent: readonly Sent[]): readonly Sent[] {
  const ended = sent.findLastIndex(({ kind }) => isOver(kind));
  const since = sent.slice(ended + 1);
  const begun = since.findLastIndex(({ kind }) => kind === 'drill_started');
  return begun === -1 ? since : since.slice(begun);
}

export type Filter = {
  readonly minimumLevel: 3 | 4;
  readonly about: readonly OutletSubject[];
};

/**
 * Whether the entry is for this outlet. Whoever was told of an alert hears of it to its end, also below the level from which it begins; whoever
 * was not told of it is not told that it is over.
 */
export function isFor({ minimumLevel, about }: Filter, entry: Entry, sent: readonly Sent[]) {
  const isTold = inHand(sent).length > 0;
  if (entry.kind === 'drill_started') return about.includes('drill');
  if (isTold || isOver(entry.kind)) return isTold;
  const { alert } = entry;
  if (alert === null) return false;
  return about.includes(alert.alert) && (alert.level === null || alert.level >= minimumLevel);
}
