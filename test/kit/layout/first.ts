// What must be seen before anything else: the time at the site, the worst place in the list and on the map.
// These functions run in the page, which is sent their text: nothing else of this file is there.
import type { Page } from 'playwright-core';
import { type Fault, inPage } from './measure.ts';

/** Of this file: what is imported has another name in the page. */
function whereOf({ tagName, className }: Element): string {
  return `${tagName.toLowerCase()}.${className}`;
}

/** Whether what is seen first is there first: the time at the site, and what waits for somebody before the list of zones. */
function notFirst(isTouch: boolean): readonly Fault[] {
  const fault = (text: string, element: Element | null): Fault[] =>
    element === null ? [] : [{ kind: 'last', text, where: whereOf(element) }];
  const clock = document.querySelector('.status-bar__clock:not(.status-bar__then) b');
  const { bottom = 0, width = 0 } = clock?.getBoundingClientRect() ?? {};
  // What is held in the hand has a clock above the page.
  const isClockLost = !isTouch && (width === 0 || bottom > window.innerHeight);
  const alert = document.querySelector('[data-alerts] article, .alerts-column__column article');
  const row = document.querySelector('.zone-table__table tr');
  const isLast =
    (alert?.getBoundingClientRect().top ?? 0) > (row?.getBoundingClientRect().top ?? 0);
  const isOneColumn = document.querySelector('.tabs')?.checkVisibility() === true;
  return [
    ...(isClockLost ? fault('the clock is not in sight', clock) : []),
    ...(isOneColumn && isLast ? fault('the zones stand before the worst place', alert) : []),
  ];
}

/** Plates of critical zones that the map cuts off, or that lie under its buttons. */
function cutOnMap(): readonly Fault[] {
  const map = document.querySelector('[data-map=site]')?.getBoundingClientRect();
  const controls = document.querySelector('[data-controls=map]')?.getBoundingClientRect();
  if (map === undefined || controls === undefined || map.width === 0) return [];
  const slack = 1;
  return [...document.querySelectorAll('[data-map=site] [data-look="4"]')].flatMap(
    (plate): Fault[] => {
      const { left, top, right, bottom } = plate.getBoundingClientRect();
      const isOut =
        left < map.left - slack ||
        right > map.right + slack ||
        top < map.top - slack ||
        bottom > map.bottom + slack;
      const isUnder =
        left < controls.right - slack &&
        right > controls.left + slack &&
        top < controls.bottom - slack &&
        bottom > controls.top + slack;
      const text = plate.textContent ?? '';
      return isOut || isUnder ? [{ kind: 'cut', text, where: whereOf(plate) }] : [];
    },
  );
}

/** Of a page that was just opened, at its top. */
export const firstFaults = (page: Page, isTouch: boolean): Promise<readonly Fault[]> =>
  inPage(page, [whereOf, notFirst], `notFirst(${isTouch})`);

/**
 * Of a page that shows its map. The words that a map without graphics has over it leave a phone with doubled text no room for its plates (docs/limits.md):
 * there nothing is measured.
 */
export const mapFaults = async (
  page: Page,
  { isTouch, textPercent }: { readonly isTouch: boolean; readonly textPercent: number },
): Promise<readonly Fault[]> =>
  isTouch && textPercent > 100 ? [] : inPage(page, [whereOf, cutOnMap], 'cutOnMap()');
