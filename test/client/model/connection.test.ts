// The connection of a page: whatever the server says, the page comes back by itself, and says only what is true.
import { expect, test } from 'vitest';
import { controlEn } from '#client/control/texts/control.en.ts';
import { controlNl } from '#client/control/texts/control.nl.ts';
import {
  CONNECTION_EVENTS,
  CONNECTION_STATES,
  type Connection,
  type ConnectionEffect,
  FIRST,
  type Happening,
  happeningOf,
  nextConnection,
  pauseMs,
  reasonOf,
  shownOf,
} from '#client/model/connection.ts';
import { STREAM_REFUSALS, type StreamRefusal } from '#shared/wire/stream.ts';

function run(events: readonly Happening[], chance = 0.5) {
  let connection: Connection = FIRST;
  const effects: ConnectionEffect[] = [];
  for (const event of events) {
    const next = nextConnection(connection, event, chance);
    connection = next.connection;
    effects.push(next.effect);
  }
  return { connection, effects, shown: shownOf(connection) };
}

test('a refusal, and the end of the connection that follows it, is waited out and tried again', () => {
  const { effects, shown } = run(['hello', 'refused', 'dropped', 'due', 'hello']);
  expect(effects.map(({ kind }) => kind)).toEqual(['none', 'pause', 'none', 'connect', 'none']);
  expect(shown).toBe('live');
});

test('an end by the server is tried again like a broken line', () => {
  const { effects } = run(['hello', 'dropped', 'due', 'dropped', 'due', 'hello']);
  expect(effects.map(({ kind }) => kind)).toEqual([
    'none',
    'pause',
    'connect',
    'pause',
    'connect',
    'none',
  ]);
});

test('whatever happens, every state but `outdated` leads to another try, and a page never waits without a pause', () => {
  for (const state of CONNECTION_STATES) {
    for (const event of CONNECTION_EVENTS) {
      const { connection } = nextConnection({ ...FIRST, state, attempts: 3 }, event, 0);
      if (state === 'outdated') {
        expect(connection.state).toBe('outdated');
        continue;
      }
      // From anywhere: a drop, then the end of the pause, connects.
      const dropped = nextConnection(connection, 'dropped', 0).connection;
      const due = nextConnection(dropped, 'due', 0);
      if (event === 'outdated') expect(due.connection.state).toBe('outdated');
      else expect(due.effect.kind).toBe('connect');
    }
  }
});

test('a pause begins exactly when the page starts to wait', () => {
  for (const state of CONNECTION_STATES) {
    for (const event of CONNECTION_EVENTS) {
      const { connection, effect } = nextConnection({ ...FIRST, state }, event, 0);
      const waits = connection.state === 'lost' || connection.state === 'refused';
      expect(effect.kind === 'pause').toBe(waits && connection.state !== state);
    }
  }
});

test('pauses grow to a bound, differ by chance, and begin anew after a success', () => {
  const pauses = (state: 'lost' | 'refused') =>
    Array.from({ length: 8 }, (_, attempts) => pauseMs(state, attempts, 0.5));
  expect(pauses('lost')).toEqual([1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000]);
  expect(pauses('refused')).toEqual([2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000]);
  expect(pauseMs('lost', 1e9, 0)).toBe(4000);
  expect(pauseMs('refused', 1e9, 0.999)).toBeLessThan(90_000);
  const again = run(['dropped', 'due', 'dropped', 'due', 'hello', 'dropped']);
  expect(again.effects.at(-1)).toEqual({ kind: 'pause', ms: 1000 });
});

test('only an older protocol stops the page; every other refusal, also one of tomorrow, can pass', () => {
  const stops = STREAM_REFUSALS.filter((code) => happeningOf(code) === 'outdated');
  expect(stops).toEqual(['protocol']);
  expect(happeningOf('of_tomorrow' as never)).toBe('refused');
  expect(run(['hello', 'outdated', 'dropped', 'due']).shown).toBe('outdated');
});

test('a refusal is shown by its reason until the page is let in, also while it asks again; nobody is told of rights because a database is away', () => {
  const refused = (code: StreamRefusal): Connection =>
    nextConnection({ ...FIRST, reason: reasonOf(code) }, 'refused', 0).connection;
  for (const code of [
    'not_ready',
    'not_signed_in',
    'too_many',
    'unknown_site',
    'origin',
  ] as const) {
    const waiting = refused(code);
    expect(shownOf(waiting)).toBe(code);
    const asking = nextConnection(waiting, 'due', 0).connection;
    expect(shownOf(asking)).toBe(code);
    expect(shownOf(nextConnection(asking, 'hello', 0).connection)).toBe('live');
    expect(shownOf(nextConnection(asking, 'dropped', 0).connection)).toBe('lost');
  }
  expect(shownOf(refused('read_only'))).toBe('refused');
  expect(reasonOf('of_tomorrow' as never)).toBe('refused');
  for (const texts of [controlNl, controlEn]) {
    const said = `${texts.not_ready} ${texts['not_ready.long']}`;
    expect(said).not.toMatch(/toegelaten|laat .* toe|let in|aanmeld|sign in/i);
    expect(said).toMatch(/probeert het vanzelf|tries again by itself/);
  }
});

test('a service that cannot read its data is asked as often as one that is away', () => {
  const pauses = (reason: Connection['reason']) =>
    [0, 3, 20].map(
      (attempts) => nextConnection({ state: 'asking', attempts, reason }, 'refused', 0.5).effect,
    );
  expect(pauses('not_ready')).toEqual([1000, 8000, 8000].map((ms) => ({ kind: 'pause', ms })));
  expect(pauses('origin')).toEqual([2000, 16_000, 60_000].map((ms) => ({ kind: 'pause', ms })));
});
