// What somebody in front of the room could see at each moment, and hear from a screen reader: taken by the page itself each time that it changes, so that
// nothing that stood there for a moment only is missed.
import type { Page } from 'playwright-core';

export type SeenRow = {
  readonly id: string;
  readonly code: string;
  readonly look: string;
  /** All of it is on the screen. */
  readonly isInView: boolean;
};

export type SeenCard = {
  readonly alertIds: readonly string[];
  readonly state: string;
  readonly name: string;
  readonly measure: string;
  /** All of it is on the screen. */
  readonly isInView: boolean;
};

export type Seen = {
  /** The room's own clock, `HH:MM:SS`. */
  readonly clock: string;
  /** Start of the newest window that it shows, `HH:MM`; empty: none. */
  readonly newest: string;
  readonly mode: string;
  /** What stands across the whole width above list, map and alerts, other than the bar of critical signals. */
  readonly above: string;
  /** As they stand, from above. */
  readonly rows: readonly SeenRow[];
  /** The operator reads the log, which stands in the place of the cards. */
  readonly isLog: boolean;
  /** As they stand, from above. */
  readonly cards: readonly SeenCard[];
  /** Where list, map and alerts stand. */
  readonly frame: string;
  /** Ids of the regions whose plate is on the map. */
  readonly plates: readonly string[];
};

export type Heard = { readonly clock: string; readonly text: string };

export type Watched = { readonly seen: readonly Seen[]; readonly heard: readonly Heard[] };

/** Runs in the page. */
function watchInPage(): void {
  const tell = (globalThis as unknown as { noteOfRoom(kind: string, json: string): void })
    .noteOfRoom;
  const textOf = (selector: string): string =>
    document.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';
  const isIn = (element: Element, box: Element | null): boolean => {
    const [inner, outer] = [element.getBoundingClientRect(), box?.getBoundingClientRect()];
    if (outer === undefined || inner.height === 0) return false;
    return inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
  };
  const rowsNow = (): readonly SeenRow[] => {
    const table = document.querySelector('.zone-table__table');
    const box = table?.parentElement ?? null;
    return [...(table?.querySelectorAll('[data-region]') ?? [])].map((row) => ({
      id: row.getAttribute('data-region') ?? '',
      code: row.querySelector('.code')?.textContent ?? '',
      look: row.getAttribute('data-look') ?? '',
      isInView: isIn(row, box),
    }));
  };
  const cardsNow = (): readonly SeenCard[] => {
    const box = document.querySelector('[data-alerts]');
    return [...(box?.querySelectorAll(':scope > article') ?? [])].map((card) => {
      const measure = card.querySelector<HTMLElement>('[class$=__measure]');
      return {
        alertIds: (card.getAttribute('data-alert') ?? '').split(' '),
        state: card.getAttribute('data-state') ?? '',
        name: card.querySelector('h3')?.textContent?.trim() ?? '',
        measure: (measure?.offsetHeight ?? 0) > 0 ? (measure?.textContent ?? '') : '',
        isInView: isIn(card, box),
      };
    });
  };
  const platesNow = (): readonly string[] => {
    const map = document.querySelector('[data-map=site]');
    return [...document.querySelectorAll('[data-map=site] [data-region]')]
      .filter((plate) => isIn(plate, map))
      .map((plate) => plate.getAttribute('data-region') ?? '');
  };
  const frameNow = (): string =>
    ['.zone-table__table', '[data-map=site]', '[data-alerts]']
      .map((selector) => {
        const parent = document.querySelector(selector)?.parentElement;
        const { left = 0, top = 0, width = 0 } = parent?.getBoundingClientRect() ?? {};
        return [left, top, width].map(Math.round).join(' ');
      })
      .join(', ');
  /** Children of the room that stand above its parts, and take height of them. */
  const aboveNow = (): string => {
    const main = document.querySelector('main');
    return [...(main?.parentElement?.children ?? [])]
      .filter(
        (child) => child.compareDocumentPosition(main ?? child) & Node.DOCUMENT_POSITION_FOLLOWING,
      )
      .filter((child) => child.getAttribute('data-bar') !== 'critical' && child.clientHeight > 0)
      .map(({ className }) => className)
      .join(' ');
  };
  const seenNow = (): Seen => ({
    clock: textOf('.status-bar__clock b').replaceAll(' ', ''),
    newest: /^\d\d:\d\d/.exec(textOf('.stat__newest b'))?.[0] ?? '',
    mode: document.querySelector('[data-mode]')?.getAttribute('data-mode') ?? '',
    above: aboveNow(),
    rows: rowsNow(),
    isLog: document.querySelector('#alerts h2 button:nth-of-type(2)[aria-pressed=true]') !== null,
    cards: cardsNow(),
    frame: frameNow(),
    plates: platesNow(),
  });
  let last = '';
  const look = (): void => {
    const now = seenNow();
    const { clock, ...rest } = now;
    const json = JSON.stringify(rest);
    // The clock alone is no news more than once a minute.
    if (json === last.slice(5) && clock.startsWith(last.slice(0, 5))) return;
    last = clock.slice(0, 5) + json;
    tell('seen', JSON.stringify(now));
  };
  const spoken = new Map<Element, string>();
  const listen = (): void => {
    for (const region of document.querySelectorAll('[role=status], [role=alert]')) {
      const text = region.textContent.replaceAll(/\s+/g, ' ').trim();
      const before = spoken.get(region);
      spoken.set(region, text);
      // Of a region that is there from the start nothing is read.
      const isNew = before === undefined ? region.role === 'alert' : before !== text;
      if (isNew && text !== '')
        tell('heard', JSON.stringify({ clock: textOf('.status-bar__clock b'), text }));
    }
  };
  let isDue = false;
  const soon = (): void => {
    if (isDue) return;
    isDue = true;
    // As it is painted.
    requestAnimationFrame(() => {
      isDue = false;
      if (document.querySelector('.zone-table__table') === null) return;
      look();
      listen();
    });
  };
  new MutationObserver(soon).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
}

/** Call before the page opens; what is given grows. */
export async function watchRoom(page: Page): Promise<Watched> {
  const seen: Seen[] = [];
  const heard: Heard[] = [];
  await page.exposeFunction('noteOfRoom', (kind: string, json: string) => {
    if (kind === 'seen') seen.push(JSON.parse(json));
    else heard.push(JSON.parse(json));
  });
  await page.addInitScript(watchInPage);
  return { seen, heard };
}
