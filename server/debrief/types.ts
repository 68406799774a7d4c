// Everything that a debrief is made of, gathered once.

import type { ChainCheck } from '#shared/domain/chain.ts';
import type { Language } from '#shared/languages.ts';
import type { EpochMs } from '#shared/time.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import type { Phase } from '#shared/wire/event-plan.ts';
import type { Site } from '#shared/wire/site.ts';
import type { Text } from '#shared/wire/text.ts';
import type { EventPlanVersion } from '../ports.ts';

export type DebriefRegion = {
  readonly regionId: string;
  /** All that it was called in the span. */
  readonly name: Text;
  /** What it was called from when on, ascending. */
  readonly called: readonly { readonly from: EpochMs; readonly name: Text }[];
  readonly cells: readonly string[];
  /** Heading under which it is drawn; null: the site. */
  readonly area: Text | null;
  /** One byte per window, as in frames (shared/wire/record.ts). */
  readonly bytes: Uint8Array;
};

/** `[from, to)` */
export type Span = { readonly from: EpochMs; readonly to: EpochMs };
export type PhaseSpan = Span & { readonly phase: Phase; readonly isManual: boolean };

export type Debrief = Span & {
  readonly site: Site;
  /** By which places are called of which something was said at a time. */
  siteNaming(cells: readonly string[], at: EpochMs): Pick<Site, 'partition'>;
  readonly language: Language;
  readonly windowMs: number;
  readonly generatedAt: EpochMs;
  readonly isRecording: boolean;
  /** In force at some time of it, and from which entry of the log on. */
  readonly eventPlans: readonly EventPlanVersion[];
  /** Number of the newest entry before it; 0: none. */
  readonly before: number;
  readonly regions: readonly DebriefRegion[];
  /** As they stood at `to`, ascending by opening. */
  readonly alerts: readonly AlertView[];
  /** Ascending, without a gap. */
  readonly log: readonly LogEntry[];
  /** Since when there is room for the log, where nobody said when to begin and it is longer; null: all of it is here. */
  readonly logFrom: EpochMs | null;
  /** Of these entries, recomputed when the debrief was made. */
  readonly chain: ChainCheck;
  readonly phases: readonly PhaseSpan[];
};
