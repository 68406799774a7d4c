// Whether the aggregator does its work: looked at once a second in the background, told at once. More checks join as one more entry.

import { wordsOfDamage } from '#database/embedded/damage-words.ts';
import { NO_ANSWER_MS, Pulse } from '#shared/process/pulse.ts';
import {
  type Check,
  type CheckName,
  type CheckWord,
  checkOf,
  type Health,
  type HealthChange,
  healthChanges,
  healthOf,
} from '#shared/wire/health.ts';
import type { ClockHealth } from './site/clock-health.ts';
import type { DamageKind } from './site/damage-memory.ts';
import type { Pipeline } from './site/pipeline.ts';

const READINESS_LOOK_MS = 1000;
/** A commit takes a moment, that of a thousand sites several: only what waits for longer waits for something. */
const WAITING_MS = 10_000;

/** A word, or a word with a sentence of its own for an operator. */
export type Seen = CheckWord | { readonly word: CheckWord; readonly sentence: string };

/** One thing that may be wrong. `look` is called once a second; it may throw, and what it gives is told until the next look. */
export type NamedCheck = {
  readonly name: CheckName;
  readonly look: () => Seen | Promise<Seen>;
};

/** Something that this process knows for certain at any moment: looked at whenever somebody asks, and well as soon as it is well. */
export type InstantCheck = { readonly name: CheckName; readonly see: () => Seen };

export type Readiness = {
  health(): Health;
  stop(): void;
};

/** Rejected or silent: `no_answer`. */
export function databaseCheck(ping: () => Promise<unknown>): NamedCheck {
  return { name: 'database', look: () => ping().then(() => 'ok' as const) };
}

/** A disk that is full or gone ends the process; one that hangs shows here. */
export function journalCheck(pipeline: Pick<Pipeline, 'sinceLastTurn'>): NamedCheck {
  const look = (): CheckWord => (pipeline.sinceLastTurn() > NO_ANSWER_MS ? 'failing' : 'ok');
  return { name: 'journal', look };
}

export function windowsCheck(
  pipeline: Pick<Pipeline, 'waitingReleases'>,
  monotonic: () => number,
): NamedCheck {
  let since: number | null = null;
  const look = (): CheckWord => {
    if (pipeline.waitingReleases() === 0) since = null;
    else since ??= monotonic();
    return since !== null && monotonic() - since > WAITING_MS ? 'waiting' : 'ok';
  };
  return { name: 'windows', look };
}

/** Whether the clock lets windows be released; by how much it is off stands in the sentence. */
export function clockCheck(clock: Pick<ClockHealth, 'problem'>): InstantCheck {
  const see = (): Seen => {
    const sentence = clock.problem();
    return sentence === null ? 'ok' : { word: 'failing', sentence };
  };
  return { name: 'clock', see };
}

/** Whether every site that is registered here is run; which is not, and why, stands in the sentence. */
export function sitesCheck(refused: ReadonlyMap<string, { readonly why: string }>): InstantCheck {
  const see = (): Seen => {
    if (refused.size === 0) return 'ok';
    const sites = [...refused].map(([siteId, { why }]) => `site ${siteId} is not run: ${why}`);
    return { word: 'failing', sentence: sites.join('; ') };
  };
  return { name: 'sites', see };
}

const OF_JOURNAL =
  'Files of windows that were still open were damaged. There is nothing to do: these windows are released as aggregator_gap, and this is told for an hour';
const OF_RELEASED =
  'The database has lost windows that were released before (the log of the aggregator names them), and may have lost whatever else was written at that time: accounts, tokens, steps on alerts. Windows after the newest that it still knows are released as aggregator_gap. See whether a backup holds more, and check the list of accounts. This is told for an hour';
const OF_SITES = { open: OF_JOURNAL, released: OF_RELEASED } as const;

/**
 * What is damaged of the stored files: of the database as the last inspection named it, of the
 * sites (journal, carry files, windows that the database lost) as the last hour met it.
 */
export function dataCheck(damaged: {
  readonly database: () => readonly string[];
  readonly sites: () => readonly DamageKind[];
}): NamedCheck {
  const look = (): Seen => {
    const words = [...wordsOfDamage(damaged.database())];
    for (const kind of damaged.sites()) words.push(OF_SITES[kind]);
    return words.length === 0 ? 'ok' : { word: 'failing', sentence: words.join('. ') };
  };
  return { name: 'data', look };
}

export type WatchOptions = {
  /** Milliseconds on a clock that only goes forward. */
  readonly monotonic: () => number;
  /** Hears each change once, for the log. */
  readonly onChange?: (change: HealthChange) => void;
};

type Watched = NamedCheck & { readonly pulse: Pulse; sentence: string | null; isOut: boolean };
type Instant = InstantCheck & { badSince: number | null };

const wordOf = (seen: Seen): CheckWord => (typeof seen === 'string' ? seen : seen.word);
const sentenceOf = (seen: Seen): string | null => (typeof seen === 'string' ? null : seen.sentence);

function seenNow(instant: Instant, now: number): readonly [CheckName, Check] {
  const seen = instant.see();
  const word = wordOf(seen);
  instant.badSince = word === 'ok' ? null : (instant.badSince ?? now);
  const badForMs = instant.badSince === null ? null : now - instant.badSince;
  return [instant.name, checkOf(instant.name, word, badForMs, sentenceOf(seen))];
}

function healthOfAll(
  watched: readonly Watched[],
  instants: readonly Instant[],
  now: number,
): Health {
  const looked = watched.map(({ name, pulse, sentence }) => {
    const { word, badForMs } = pulse.at(now);
    return [name, checkOf(name, word, badForMs, sentence)] as const;
  });
  return healthOf(
    Object.fromEntries([...looked, ...instants.map((instant) => seenNow(instant, now))]),
  );
}

/** Looks until it is stopped. */
export function watchReadiness(
  checks: readonly (NamedCheck | InstantCheck)[],
  { monotonic, onChange = () => {} }: WatchOptions,
): Readiness {
  const watched = checks
    .filter((check) => 'look' in check)
    .map((check): Watched => ({ ...check, pulse: new Pulse(), sentence: null, isOut: false }));
  const instants = checks
    .filter((check) => 'see' in check)
    .map((check): Instant => ({ ...check, badSince: null }));
  const changesOf = healthChanges();
  const health = (): Health => healthOfAll(watched, instants, monotonic());
  const lookAt = async (entry: Watched): Promise<void> => {
    // What hangs is asked once; its pulse counts the silence.
    if (entry.isOut) return;
    entry.isOut = true;
    try {
      const seen = await entry.look();
      entry.sentence = sentenceOf(seen);
      entry.pulse.looked(wordOf(seen), monotonic());
    } catch {
      entry.pulse.looked('no_answer', monotonic());
    }
    entry.isOut = false;
  };
  const turn = (): void => {
    for (const entry of watched) void lookAt(entry);
    for (const change of changesOf(health().checks)) onChange(change);
  };
  turn();
  const timer = setInterval(turn, READINESS_LOOK_MS);
  timer.unref();
  return { health, stop: () => clearInterval(timer) };
}
