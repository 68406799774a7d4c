// Whether what somebody could see was true: each picture of the room against the records of the window that it says it shows. No clock of a test is asked, so
// that a slow machine changes no verdict. Pure.
import type { Seen, SeenRow } from './picture.ts';

/** Level of a region in a window, null: not known. */
export type Levels = ReadonlyMap<string, number | null>;

/** One time in which an alert ran. */
export type Ran = {
  readonly alertId: string;
  readonly name: string;
  /** Start of the window that opened it, `HH:MM`. */
  readonly from: string;
  /** Start of the window that cleared it, `HH:MM`; null: it still ran. */
  readonly until: string | null;
};

export type Truth = {
  /** By the start of the window, `HH:MM`. */
  readonly windows: ReadonlyMap<string, Levels>;
  readonly ran: readonly Ran[];
};

export const FAULTS = {
  calmer: 'a place known as 3 or 4, or not known, is shown calmer than it is',
  wrong: 'another level than that of the record',
  old: 'a level although nothing comes in',
  missing: 'a place known as 3 or 4, or not known, is not in the list',
  unplated: 'such a place is not on the map',
  unseen: 'one of the first such places is not on the screen',
  cardless: 'an alert runs and has no card',
  measureless: 'a card of what runs shows no measure',
  jumped: 'list, map or alerts moved without a banner that came or went',
  cut: 'one of the first cards is not whole on the screen',
} as const;
export type FaultKind = keyof typeof FAULTS;
export type Fault = { readonly kind: FaultKind; readonly at: string; readonly of: string };

const HOT = 3;
/** So many places with their measures stand on a screen of 1440 by 900 without scrolling; while a banner says what is wrong, one less. */
const FIRST = 4;
const BANNER = /\b(trouble|stopped-bar)__/;
const firstOf = ({ above }: Seen): number => (BANNER.test(above) ? FIRST - 1 : FIRST);
/** Modes in which what is shown is what is now. */
const IS_NOW: ReadonlySet<string> = new Set(['live', 'drill']);

const isLevel = (look: string): boolean => /^[0-4]$/.test(look);
/** Somebody must be able to see it. */
const matters = (level: number | null): boolean => level === null || level >= HOT;

function faultOfRow({ look }: SeenRow, level: number | null): FaultKind | null {
  if (!isLevel(look)) return null;
  if (matters(level) && (level === null || Number(look) < level)) return 'calmer';
  return Number(look) === level ? null : 'wrong';
}

function faultsOfRows(seen: Seen, levels: Levels): Fault[] {
  const faults: Fault[] = [];
  const add = (kind: FaultKind, of: string): void => void faults.push({ kind, at: seen.clock, of });
  const rows = new Map(seen.rows.map((row) => [row.id, row]));
  for (const [id, level] of levels) {
    const row = rows.get(id);
    if (row === undefined) {
      if (matters(level)) add('missing', id);
      continue;
    }
    const kind = faultOfRow(row, level);
    if (kind !== null) add(kind, `${row.code} as ${row.look}, and it is ${level ?? 'not known'}`);
    if (matters(level) && !seen.plates.includes(id)) add('unplated', row.code);
  }
  const hot = seen.rows.filter(({ id }) => (levels.get(id) ?? 0) >= HOT);
  for (const row of hot.slice(0, firstOf(seen))) if (!row.isInView) add('unseen', row.code);
  return faults;
}

/** From the window after the one that opened it, which came before that one, up to the one that cleared it. */
const ranIn = ({ from, until }: Ran, window: string): boolean =>
  window > from && (until === null || window < until);

function faultsOfCards(seen: Seen, ran: readonly Ran[]): Fault[] {
  const faults: Fault[] = [];
  const add = (kind: FaultKind, of: string): void => void faults.push({ kind, at: seen.clock, of });
  for (const { alertId, name } of ran.filter((one) => ranIn(one, seen.newest)))
    if (!seen.cards.some((card) => card.alertIds.includes(alertId))) add('cardless', name);
  const running = seen.cards.filter(({ state }) => state !== 'cleared');
  for (const { measure, name } of running) if (measure === '') add('measureless', name);
  for (const { isInView, name } of running.slice(0, firstOf(seen))) if (!isInView) add('cut', name);
  return faults;
}

/** What is wrong with one picture of the room. Windows pass midnight in no run. */
export function faultsOf(seen: Seen, { windows, ran }: Truth): readonly Fault[] {
  const levels = windows.get(seen.newest);
  // Nothing has come yet, and the page says so.
  if (levels === undefined) return [];
  const old: Fault[] = IS_NOW.has(seen.mode)
    ? []
    : seen.rows
        .filter(({ look }) => isLevel(look))
        .map(({ code }) => ({ kind: 'old', at: seen.clock, of: code }));
  const cards = seen.isLog ? [] : faultsOfCards(seen, ran);
  return [...old, ...faultsOfRows(seen, levels), ...cards];
}

/** Pictures that follow each other, between which the parts of the room have moved, though nothing stands above them that did not before. */
export function jumpsOf(all: readonly Seen[]): readonly Fault[] {
  return all.flatMap((now, i): Fault[] => {
    const before = all[i - 1];
    if (before === undefined || before.frame === now.frame) return [];
    if (now.above !== before.above) return [];
    return [{ kind: 'jumped', at: now.clock, of: `${before.frame} to ${now.frame}` }];
  });
}
