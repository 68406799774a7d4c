// What every way in has in common, and no way in itself: it counts and identifies who sends, judges
// what of a batch is a reading, hands it to the site and sums up what became of it. An adapter (a
// folder beside this file) turns its protocol into these calls and their answers into words of its
// protocol; it knows nothing else of the aggregator. What must hold: nothing of a batch is read
// before its sender is known; `take` answers when accepted readings are durable and not before;
// between judging the items and handing them on nothing is waited for, so batches of a site keep
// the order in which they were here; no answer and no log line repeats a value that was refused.
import type { Problem, ProblemCode } from '#shared/wire/problem.ts';
import {
  type IngestResult,
  MAX_BATCH_READINGS,
  type Reading,
  type RefusalCode,
} from '#shared/wire/reading.ts';
import { type ParsedItem, parseItem } from './item.ts';
import { type Sender, TokenDoor, type TokenDoorParts, type Use } from './token-door.ts';

export type { Sender } from './token-door.ts';

/**
 * Why a whole batch is not taken. A closed list: an adapter has a word of its protocol for each.
 */
export type BatchRefusal = {
  readonly code: Extract<
    ProblemCode,
    | 'not_signed_in'
    | 'too_many_requests'
    | 'invalid_body'
    | 'batch_too_large'
    | 'ingest_closed'
    | 'not_ready'
    | 'internal'
  >;
  /** A sentence for the sender, with what to do. */
  readonly detail: string;
  readonly errors?: Problem['errors'];
  /** The same batch may be taken after this time. */
  readonly retryAfterSeconds?: number;
};

/** The items of a batch, whether they are readings or not; or why it is no batch. */
export type Items = { readonly items: readonly unknown[] } | { readonly refusal: BatchRefusal };

/** How a batch is written, whatever carries it. */
export type BatchFormat = {
  readonly mediaType: string;
  /**
   * Each item of a parsed body as our own JSON says a reading. What cannot be said so is handed on
   * as it is: it will be `invalid`.
   */
  itemsOf(body: unknown): Items;
};

export type Entered = { readonly use: Use } & (
  | { readonly siteId: string }
  | { readonly refusal: BatchRefusal }
);
export type Taken = { readonly result: IngestResult } | { readonly refusal: BatchRefusal };

export type Intake = {
  /**
   * Once for each batch, before anything of it is read: counts it, and says for which site the
   * sender speaks. Never rejects.
   */
  enter(sender: Sender): Promise<Entered>;
  /** Judges the items of a batch, each by itself. Never rejects. */
  take(siteId: string, items: readonly unknown[]): Promise<Taken>;
};

export type IntakePorts = TokenDoorParts & {
  /**
   * Decisions in the order of the items; resolves once accepted readings are durable. null: this
   * aggregator does not own the site.
   */
  admit(
    siteId: string,
    items: readonly (Reading | null)[],
  ): Promise<readonly ('accepted' | RefusalCode)[] | null>;
  /** Whether the site is refused as a whole: it has no policy under the settings. Default: none is. */
  isRefused?(siteId: string): boolean;
  /** Whether an error of a port says that the database is away. */
  isAway(error: unknown): boolean;
  log(error: unknown): void;
};

const INTAKE_RETRY_SECONDS = 5;
export const BATCH_TOO_LARGE: BatchRefusal = {
  code: 'batch_too_large',
  detail: `A batch holds at most ${MAX_BATCH_READINGS} readings. Split it.`,
};
const TOO_MANY = 'At most 1,000 batches in 10 seconds for one token.';
const NOT_KNOWN: BatchRefusal = {
  code: 'not_signed_in',
  detail:
    'This is no device token that is valid: it is not known, has ended or was revoked. Send another one.',
};
const CLOSED: BatchRefusal = {
  code: 'ingest_closed',
  detail: 'This site takes no readings now. Keep them and send again.',
  retryAfterSeconds: INTAKE_RETRY_SECONDS,
};
const NOT_RUN: BatchRefusal = {
  code: 'ingest_closed',
  detail:
    'This site is not run: its policy cannot be made with the settings of this installation. Keep the readings and send again; whoever runs the installation reads in its log, and at /readyz, what to change.',
  retryAfterSeconds: INTAKE_RETRY_SECONDS,
};
/** Only tokens that were never good here meet this: the others are remembered. */
const AWAY: BatchRefusal = {
  code: 'not_ready',
  detail: 'The token cannot be looked up now. Keep the readings and send them again.',
  retryAfterSeconds: INTAKE_RETRY_SECONDS,
};
const INTERNAL: BatchRefusal = {
  code: 'internal',
  detail: 'The batch was not taken. Send it again.',
};

function summarise(
  parsed: readonly ParsedItem[],
  decisions: readonly ('accepted' | RefusalCode)[],
): IngestResult {
  const refused: IngestResult['refused'] = [];
  let accepted = 0;
  let duplicates = 0;
  for (const [index, decision] of decisions.entries()) {
    if (decision === 'accepted') accepted += 1;
    else if (decision === 'duplicate') duplicates += 1;
    else {
      const mistakes = decision === 'invalid' ? parsed[index]?.mistakes : null;
      refused.push({ index, code: decision, ...(mistakes ? { errors: [...mistakes] } : {}) });
    }
  }
  return { accepted, duplicates, refused };
}

export function createIntake(ports: IntakePorts): Intake {
  const door = new TokenDoor(ports);
  return {
    async enter(sender) {
      const use = door.count(sender);
      if (use.isOver) {
        const retryAfterSeconds = use.resetSeconds;
        return { use, refusal: { code: 'too_many_requests', detail: TOO_MANY, retryAfterSeconds } };
      }
      try {
        const siteId = await door.siteOf(sender);
        return siteId === null ? { use, refusal: NOT_KNOWN } : { use, siteId };
      } catch (error) {
        ports.log(error);
        return { use, refusal: ports.isAway(error) ? AWAY : INTERNAL };
      }
    },
    async take(siteId, items) {
      if (items.length > MAX_BATCH_READINGS) return { refusal: BATCH_TOO_LARGE };
      try {
        const parsed = items.map(parseItem);
        const readings = parsed.map(({ reading }) => reading);
        const decisions = await ports.admit(siteId, readings);
        if (decisions !== null) return { result: summarise(parsed, decisions) };
        return { refusal: ports.isRefused?.(siteId) === true ? NOT_RUN : CLOSED };
      } catch (error) {
        ports.log(error);
        return { refusal: CLOSED };
      }
    },
  };
}
