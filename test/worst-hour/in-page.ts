// What runs in the page and looks at it: once for each time that it is painted anew. Functions that know of nothing outside this file, as they are sent to the page as text.
import type { Seen, SeenCard, SeenRow } from './picture.ts';

declare function noteOfRoom(kind: 'seen' | 'heard' | 'shift', json: string): void;

function wordsOf(element: Element | null): string {
  return element?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';
}

function attributeOf(element: Element, name: string): string {
  return element.getAttribute(name) ?? '';
}

/** All of it, from top to bottom. */
function isInside(element: Element, box: Element | null): boolean {
  const [inner, outer] = [element.getBoundingClientRect(), box?.getBoundingClientRect()];
  if (outer === undefined || inner.height === 0) return false;
  return inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
}

function rowsNow(): readonly SeenRow[] {
  const table = document.querySelector('.zone-table__table');
  const box = table?.parentElement ?? null;
  return [...(table?.querySelectorAll('[data-region]') ?? [])].map((row) => ({
    id: attributeOf(row, 'data-region'),
    code: row.querySelector('.code')?.textContent ?? '',
    look: attributeOf(row, 'data-look'),
    isInView: isInside(row, box),
  }));
}

function cardsNow(): readonly SeenCard[] {
  const box = document.querySelector('[data-alerts]');
  return [...(box?.querySelectorAll(':scope > article') ?? [])].map((card) => {
    const measure = card.querySelector<HTMLElement>('[class$=__measure]');
    return {
      alertIds: attributeOf(card, 'data-alert').split(' '),
      state: attributeOf(card, 'data-state'),
      name: wordsOf(card.querySelector('h3')),
      measure: (measure?.offsetHeight ?? 0) > 0 ? wordsOf(measure) : '',
      isInView: isInside(card, box),
    };
  });
}

/** Zones that the map tells of: each by a plate of its own, or by that of its area, which says its worst level and how many are not known. */
function platesNow(): readonly string[] {
  const map = document.querySelector('[data-map=site]');
  const told = (selector: string, attribute: string): string[] =>
    [...document.querySelectorAll(`[data-map=site] ${selector}`)]
      .filter((plate) => isInside(plate, map))
      .flatMap((plate) => attributeOf(plate, attribute).split(' '));
  return [...told('[data-region]', 'data-region'), ...told('[data-area]', 'data-regions')];
}

function frameNow(): string {
  return ['.zone-table__table', '[data-map=site]', '[data-alerts]']
    .map((selector) => {
      const parent = document.querySelector(selector)?.parentElement;
      const { left = 0, top = 0, width = 0 } = parent?.getBoundingClientRect() ?? {};
      return [left, top, width].map(Math.round).join(' ');
    })
    .join(', ');
}

/** Children of the room that stand above its parts, and take height of them. */
function aboveNow(): string {
  const main = document.querySelector('main');
  return [...(main?.parentElement?.children ?? [])]
    .filter(
      (child) => child.compareDocumentPosition(main ?? child) & Node.DOCUMENT_POSITION_FOLLOWING,
    )
    .filter((child) => attributeOf(child, 'data-bar') !== 'critical' && child.clientHeight > 0)
    .map(({ className }) => className)
    .join(' ');
}

function clockNow(): string {
  return wordsOf(document.querySelector('.status-bar__clock b')).replaceAll(' ', '');
}

function seenNow(): Seen {
  const log = document.querySelector('#alerts h2 button:nth-of-type(2)[aria-pressed=true]');
  return {
    clock: clockNow(),
    newest: /^\d\d:\d\d/.exec(wordsOf(document.querySelector('.stat__newest b')))?.[0] ?? '',
    mode: document.querySelector('[data-mode]')?.getAttribute('data-mode') ?? '',
    above: aboveNow(),
    rows: rowsNow(),
    isLog: log !== null,
    cards: cardsNow(),
    frame: frameNow(),
    plates: platesNow(),
  };
}

/** Tells of what is new; the clock alone is no news more than once a minute. */
function lookAt(last: { json: string; minute: string }): void {
  const now = seenNow();
  const minute = now.clock.slice(0, 5);
  const json = JSON.stringify({ ...now, clock: '' });
  if (json === last.json && minute === last.minute) return;
  Object.assign(last, { json, minute });
  noteOfRoom('seen', JSON.stringify(now));
}

/** Tells of what a screen reader would say. Of a region that is there from the start nothing is read. */
function listenTo(spoken: Map<Element, string>): void {
  for (const region of document.querySelectorAll('[role=status], [role=alert]')) {
    const text = wordsOf(region);
    const before = spoken.get(region);
    spoken.set(region, text);
    const isNew = before === undefined ? region.role === 'alert' : before !== text;
    if (isNew && text !== '') noteOfRoom('heard', JSON.stringify({ clock: clockNow(), text }));
  }
}

/** Tells how much the page jumped, as Chromium measures it, when the bar of critical signals came; gives what has to hear of every frame. */
function followShifts(): () => void {
  const shifts: { readonly at: number; readonly value: number }[] = [];
  const around = 500;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      // A zone that climbs in its list, or a card that makes room for another, is news and no jump.
      const sources: readonly { readonly node: Node | null }[] = Reflect.get(entry, 'sources');
      const isJump = sources.some(
        ({ node }) =>
          node?.parentElement?.closest(
            '.zone-table__table, .alerts-column__column, [data-map=site]',
          ) == null,
      );
      if (isJump) shifts.push({ at: entry.startTime, value: Number(Reflect.get(entry, 'value')) });
    }
  }).observe({ type: 'layout-shift', buffered: true });
  let had = false;
  return () => {
    const has = document.querySelector('[data-bar=critical] li') !== null;
    if (has && !had) {
      const [at, clock] = [performance.now(), clockNow()];
      setTimeout(() => {
        const near = shifts.filter((shift) => Math.abs(shift.at - at) < around);
        const value = near.reduce((sum, shift) => sum + shift.value, 0);
        noteOfRoom('shift', JSON.stringify({ clock, value }));
      }, 2 * around);
    }
    had = has;
  };
}

function watchPage(): void {
  const last = { json: '', minute: '' };
  const spoken = new Map<Element, string>();
  const onFrame = followShifts();
  let isDue = false;
  const soon = (): void => {
    if (isDue) return;
    isDue = true;
    // As it is painted.
    requestAnimationFrame(() => {
      isDue = false;
      if (document.querySelector('.zone-table__table') === null) return;
      lookAt(last);
      listenTo(spoken);
      onFrame();
    });
  };
  new MutationObserver(soon).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
}

const PARTS = [
  wordsOf,
  attributeOf,
  isInside,
  rowsNow,
  cardsNow,
  platesNow,
  frameNow,
  aboveNow,
  clockNow,
  seenNow,
  lookAt,
  listenTo,
  followShifts,
  watchPage,
];

/** The script of the page. */
export const IN_PAGE = `${PARTS.map(String).join('\n')}\nwatchPage();`;
