// The worst hour as a table: what was so at the end of each minute, what the room showed, what was done and what a screen reader was told. Pure.
import type { FiguresOf } from '../../scripts/measured/kinds.ts';
import { faultsOf, jumpsOf, type Levels, type Truth } from './judge.ts';
import type { Seen } from './picture.ts';
import type { Event, Played } from './play.ts';

const HOT = 3;
/** So many of a list, then how many more. */
const MOST_NAMED = 4;
const DASH = '';

function named(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function knownOf(levels: Levels | undefined, codeOf: (id: string) => string): string {
  if (levels === undefined) return DASH;
  const hot = [...levels].filter(([, level]) => (level ?? 0) >= HOT);
  const unknown = [...levels].filter(([, level]) => level === null).map(([id]) => codeOf(id));
  const parts = hot.map(([id, level]) => `${codeOf(id)} ${level}`);
  return [...parts, ...(unknown.length > 0 ? [`not known: ${named(unknown)}`] : [])].join(', ');
}

function cardsOf({ cards }: Seen): string {
  const running = cards.filter(({ state }) => state !== 'cleared');
  return named(running.map(({ name, state }) => `${name} (${state.replace('_', ' ')})`));
}

const textsIn = (events: readonly Event[], minute: number): string =>
  events
    .filter((event) => event.minute === minute)
    .map(({ text }) => text)
    .join('; ');

export function tableOf(
  played: Played,
  truth: Truth,
  clock: (at: number) => string,
  speed: number,
): FiguresOf<'worst-hour'> {
  const { seen, heard, happened, done, from, until } = played;
  const codes = new Map(
    seen.flatMap(({ rows }) => rows.map(({ id, code }) => [id, code] as const)),
  );
  const codeOf = (id: string): string => codes.get(id) ?? id;
  const minutes = Math.floor((until - from) / 60_000);
  const rows = Array.from({ length: minutes }, (_, minute) => {
    const time = clock(from + minute * 60_000);
    const last = seen.findLast((one) => one.clock.startsWith(time));
    return {
      minute,
      happens: textsIn(happened, minute),
      so: last === undefined ? DASH : knownOf(truth.windows.get(last.newest), codeOf),
      mode: last?.mode ?? DASH,
      cards: last === undefined ? DASH : cardsOf(last),
      done: textsIn(done, minute),
    };
  });
  const faults = [...seen.flatMap((one) => faultsOf(one, truth)), ...jumpsOf(seen)];
  return {
    speed,
    minutes,
    regions: codes.size,
    moments: seen.length,
    rows,
    heard: heard.map(({ clock: at, text }) => ({ at, text })),
    faults: faults.map(({ kind, at, of }) => `${at} ${kind}: ${of}`),
  };
}
