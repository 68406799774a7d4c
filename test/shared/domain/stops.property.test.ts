// The emergency stop over every course of stops and resumptions, against an oracle that goes through time step by step.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isStopped, resumesAt, runningStop, type StopRow } from '#shared/domain/stops.ts';
import { isoUtc } from '#shared/time.ts';
import type { Lane } from '#shared/wire/record.ts';

const SEED = Number(process.env.FC_SEED ?? 20_260_606);
process.stdout.write(`fast-check seed ${SEED}\n`);
const runs = (numRuns: number): fc.Parameters<unknown> => ({ seed: SEED, numRuns });

const T0 = Date.UTC(2026, 5, 6, 12);
const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const HOURS = 4;
const LANES = ['staff', 'public'] as const;

/** A decision, or a window that is published late: both at a second of the four hours. */
type Decision = { readonly at: number; readonly what: 'public' | 'both' | 'resume' };
type Due = {
  readonly lane: Lane;
  readonly start: number;
  /** When its transaction commits: at its time, or after an outage. */
  readonly at: number;
};

const course = fc
  .array(
    fc.record({
      second: fc.integer({ min: 0, max: HOURS * 3600 }),
      what: fc.constantFrom<Decision['what']>('public', 'both', 'resume'),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    all
      .map(({ second, what }): Decision => ({ at: T0 + second * 1000, what }))
      .toSorted((a, b) => a.at - b.at),
  );
/** The database is away: what falls due meanwhile is committed when it is back. */
const outage = fc.record({
  from: fc.integer({ min: 0, max: HOURS * 3600 }),
  seconds: fc.integer({ min: 0, max: 3600 }),
});

function windows(away: { readonly from: number; readonly seconds: number }): readonly Due[] {
  const [gone, back] = [T0 + away.from * 1000, T0 + (away.from + away.seconds) * 1000];
  const late = (at: number): number => (at >= gone && at < back ? back : at);
  const staff = Array.from({ length: HOURS * 60 }, (_, i): Due => {
    const start = T0 + i * MINUTE;
    return { lane: 'staff', start, at: late(start + MINUTE + 10_000) };
  });
  const everybody = Array.from({ length: HOURS * 4 }, (_, i): Due => {
    const start = T0 + i * QUARTER;
    return { lane: 'public', start, at: late(start + 2 * QUARTER) };
  });
  return [...staff, ...everybody];
}

/** Rows as they are stored: a resumption acts at the bound after it. */
const rowsOf = (decisions: readonly Decision[]): readonly StopRow[] =>
  decisions.map(({ at, what }) =>
    what === 'resume'
      ? { action: 'resume', lanes: 'both', from: isoUtc(resumesAt(at, null, 900)) }
      : { action: 'stop', lanes: what, from: isoUtc(at) },
  );

/**
 * The oracle knows no rows: a switch per lane that goes on at once, and goes off for windows that start at the next bound or later.
 */
function isHeldByOracle(decisions: readonly Decision[], { lane, start, at }: Due): boolean {
  let releasedFrom = Number.NEGATIVE_INFINITY;
  for (const decision of decisions.filter((known) => known.at <= at)) {
    const stops = decision.what === 'both' || (decision.what === 'public' && lane === 'public');
    if (stops) releasedFrom = Number.POSITIVE_INFINITY;
    if (decision.what === 'resume' && releasedFrom === Number.POSITIVE_INFINITY)
      releasedFrom = (Math.floor(decision.at / QUARTER) + 1) * QUARTER;
  }
  return start < releasedFrom;
}

const isHeld = (decisions: readonly Decision[], { lane, start, at }: Due): boolean =>
  isStopped(rowsOf(decisions.filter((known) => known.at <= at)), lane, start);

test('emergency stop: what is withheld is what an oracle withholds, also behind an outage', () => {
  const seen = { held: 0, released: 0 };
  fc.assert(
    fc.property(course, outage, (decisions, away) => {
      for (const due of windows(away)) {
        const held = isHeld(decisions, due);
        expect([due, held]).toEqual([due, isHeldByOracle(decisions, due)]);
        seen[held ? 'held' : 'released'] += 1;
      }
    }),
    runs(200),
  );
  expect(Math.min(seen.held, seen.released)).toBeGreaterThan(1000);
});

test('emergency stop: nothing that falls due between a stop and the bound after its end has a level', () => {
  fc.assert(
    fc.property(course, outage, (decisions, away) => {
      const dues = windows(away);
      decisions.forEach(({ at, what }, i) => {
        if (what === 'resume') return;
        const end = decisions.slice(i + 1).find((later) => later.what === 'resume');
        const until = end === undefined ? Number.POSITIVE_INFINITY : end.at;
        for (const due of dues) {
          const isOfIt = what === 'both' || due.lane === 'public';
          if (isOfIt && due.at >= at && due.at < until) expect(isHeld(decisions, due)).toBe(true);
        }
      });
    }),
    runs(200),
  );
});

/** Everything that can be known when the window is published, or later. */
const knownFrom = (decisions: readonly Decision[], at: number): readonly (readonly Decision[])[] =>
  Array.from({ length: decisions.length + 1 }, (_, n) => decisions.slice(0, n)).filter(
    (known) => decisions.filter((decision) => decision.at <= at).length <= known.length,
  );

test('emergency stop: what was withheld stays withheld, whatever is decided later', () => {
  fc.assert(
    fc.property(course, outage, (decisions, away) => {
      for (const due of windows(away).filter((one) => isHeld(decisions, one)))
        for (const known of knownFrom(decisions, due.at))
          expect(isStopped(rowsOf(known), due.lane, due.start)).toBe(true);
    }),
    runs(100),
  );
});

test('emergency stop: a stop of the public lane holds no staff window', () => {
  fc.assert(
    fc.property(course, (decisions) => {
      const rows = rowsOf(decisions.filter(({ what }) => what !== 'both'));
      for (let start = T0; start < T0 + HOURS * 60 * MINUTE; start += MINUTE)
        expect(isStopped(rows, 'staff', start)).toBe(false);
    }),
    runs(100),
  );
});

test('emergency stop: the staff lane is never stopped without the public one', () => {
  fc.assert(
    fc.property(course, (decisions) => {
      const rows = rowsOf(decisions);
      for (let start = T0; start < T0 + HOURS * 60 * MINUTE; start += MINUTE) {
        const [staff, everybody] = LANES.map((lane) => isStopped(rows, lane, start));
        if (staff) expect(everybody).toBe(true);
      }
    }),
    runs(200),
  );
});

test('emergency stop: screens say that a lane is stopped as long as a window that starts now would be held, and since the first of the stops', () => {
  fc.assert(
    fc.property(course, fc.integer({ min: 0, max: HOURS * 3600 }), (decisions, second) => {
      const now = T0 + second * 1000;
      const rows = rowsOf(decisions.filter(({ at }) => at <= now));
      for (const lane of LANES) {
        const running = runningStop(rows, lane, now);
        expect(running !== null).toBe(isStopped(rows, lane, now));
        if (running === null) continue;
        expect(Date.parse(running.stop.from)).toBeLessThanOrEqual(now);
        if (running.until !== null) expect(isStopped(rows, lane, running.until)).toBe(false);
        else expect(isStopped(rows, lane, now + 1000 * QUARTER)).toBe(true);
      }
    }),
    runs(500),
  );
});

test('emergency stop: a resumption acts strictly after it, at a bound, and after everything that is released', () => {
  expect(resumesAt(T0, null, 900)).toBe(T0 + QUARTER);
  expect(resumesAt(T0 + 1, null, 900)).toBe(T0 + QUARTER);
  expect(resumesAt(T0 + QUARTER - 1, null, 900)).toBe(T0 + QUARTER);
  // The clock of whoever decided is behind by an hour.
  expect(resumesAt(T0, T0 + 4 * QUARTER, 900)).toBe(T0 + 5 * QUARTER);
  expect(resumesAt(T0 + MINUTE, T0, 7200)).toBe(T0 + 7200_000);
});

test('control: a stop that waits for a bound, as a version of the policy did, lets out levels that fall due meanwhile', () => {
  const boundAfter = (at: number): number => (Math.floor(at / QUARTER) + 1) * QUARTER;
  let out = 0;
  fc.assert(
    fc.property(course, (decisions) => {
      const [first] = decisions.filter(({ what }) => what === 'both');
      if (first === undefined) return;
      const held = ({ start }: Due): boolean => start >= boundAfter(first.at);
      const dues = windows({ from: 0, seconds: 0 });
      out += dues.filter((due) => due.at >= first.at && !held(due) && isHeld([first], due)).length;
    }),
    runs(50),
  );
  expect(out).toBeGreaterThan(100);
});
