// What of a page cannot be read or pressed, measured by boxes: text that is cut off, that lies over other text, or is too small; targets too small for a finger.
// These functions run in the page, which is sent their text: nothing else of this file is there.
import type { Page } from 'playwright-core';

export type Fault = {
  readonly kind: 'cut' | 'over' | 'small' | 'target' | 'sideways' | 'last';
  readonly text: string;
  readonly where: string;
};
type Box = { left: number; top: number; right: number; bottom: number };
type Piece = { readonly element: Element; readonly text: string; readonly box: Box };

/** The class by which it is known, and those of what it stands in. */
function pathOf(element: Element): string {
  const parents = [element.parentElement?.parentElement, element.parentElement, element];
  return parents
    .filter((one) => one !== null && one !== undefined)
    .map((one) => `${one.tagName.toLowerCase()}.${(one.getAttribute('class') ?? '').split(' ')[0]}`)
    .join(' > ');
}

function isForEyes(element: Element): boolean {
  const isShown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  return isShown && element.closest('.visually-hidden') === null;
}

/** What lies on top takes all presses: only that is measured. */
function rootOf(): Element {
  return document.querySelector('dialog[open]') ?? document.body;
}

function inside(a: Box, b: Box): Box {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
}

/** Whether a clipping box takes away of another what nobody can scroll to. */
function isCutBy(clip: Element, box: Box): boolean {
  const slack = 1.5;
  const { overflowX, overflowY, overflowClipMargin } = getComputedStyle(clip);
  const around = overflowX === 'clip' ? Number.parseFloat(overflowClipMargin) || 0 : 0;
  const { left, top, right, bottom } = clip.getBoundingClientRect();
  const edge = {
    left: left - around,
    top: top - around,
    right: right + around,
    bottom: bottom + around,
  };
  const isFixed = (way: string): boolean => way !== 'auto' && way !== 'scroll';
  const isWide = box.right > edge.right + slack || box.left < edge.left - slack;
  const isHigh = box.bottom > edge.bottom + slack || box.top < edge.top - slack;
  return (isFixed(overflowX) && isWide) || (isFixed(overflowY) && isHigh);
}

/** What is left of a box, and whether something that cannot be scrolled cuts it. */
function seenOf(element: Element, whole: Box): { readonly box: Box; readonly isCut: boolean } {
  let box = whole;
  let isCut = false;
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    if (at === document.documentElement) break;
    const { overflow, position } = getComputedStyle(at);
    if (overflow !== 'visible') {
      isCut ||= isCutBy(at, box);
      if (overflow !== 'clip') box = inside(box, at.getBoundingClientRect());
    }
    if (position === 'fixed') break;
  }
  return { box, isCut };
}

/** Whether what is cut can be had whole: by pointing at it, or by a screen reader. */
function isHadWhole(element: Element, text: string): boolean {
  const near = element.closest('[title], [aria-label]');
  return (near?.getAttribute('title') ?? near?.getAttribute('aria-label') ?? '').includes(text);
}

/** Every text of the page that somebody may see, with its element. */
function textsOf(): readonly { readonly node: Node; readonly element: Element; text: string }[] {
  const walker = document.createTreeWalker(rootOf(), NodeFilter.SHOW_TEXT);
  const texts: { node: Node; element: Element; text: string }[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = (node.textContent ?? '').trim();
    const element = node.parentElement;
    if (text === '' || element === null || !isForEyes(element)) continue;
    if (!['OPTION', 'SCRIPT', 'STYLE'].includes(element.tagName))
      texts.push({ node, element, text });
  }
  return texts;
}

/** The lines of a text as boxes of what is written: a line is higher than its letters. */
function linesOf(node: Node): readonly Box[] {
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()]
    .filter(({ width, height }) => width >= 1 && height >= 1)
    .map(({ left, top, right, bottom, height }) => {
      const air = height * 0.2;
      return { left, top: top + air, right, bottom: bottom - air };
    });
}

/** Faults of each text by itself, and all its pieces that are seen. */
function readTexts(): { readonly faults: Fault[]; readonly pieces: readonly Piece[] } {
  const leastFont = 13;
  const faults: Fault[] = [];
  const pieces: Piece[] = [];
  for (const { node, element, text } of textsOf()) {
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    const where = pathOf(element);
    const short = text.slice(0, 60);
    if (size < leastFont - 0.01)
      faults.push({ kind: 'small', text: `${short} (${size} px)`, where });
    const lines = linesOf(node).map((line) => seenOf(element, line));
    if (lines.some(({ isCut }) => isCut) && !isHadWhole(element, text))
      faults.push({ kind: 'cut', text: short, where });
    for (const { box } of lines) {
      if (box.right - box.left <= 1 || box.bottom - box.top <= 1) continue;
      pieces.push({ element, text, box });
      if (box.right > window.innerWidth + 1.5)
        faults.push({ kind: 'sideways', text: short, where });
    }
  }
  return { faults, pieces };
}

/** Whether neither of two is hidden at a point by what lies over it. */
function areBothSeen(a: Element, b: Element, x: number, y: number): boolean {
  const stack = document.elementsFromPoint(x, y);
  const [at, other] = [stack.indexOf(a), stack.indexOf(b)];
  if (at < 0 || other < 0) return false;
  return !stack.slice(0, Math.max(at, other)).some((element) => {
    if (element.contains(a) && element.contains(b)) return false;
    const parts = getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? [];
    return parts.length === 3 || Number(parts[3] ?? 0) > 0.9;
  });
}

function overOf(pieces: readonly Piece[]): readonly Fault[] {
  return pieces.flatMap((one, i) =>
    pieces.slice(i + 1).flatMap((other): Fault[] => {
      if (one.element.contains(other.element) || other.element.contains(one.element)) return [];
      const { left, top, right, bottom } = inside(one.box, other.box);
      if (right - left < 2 || bottom - top < 2) return [];
      if (!areBothSeen(one.element, other.element, (left + right) / 2, (top + bottom) / 2))
        return [];
      const text = `${one.text.slice(0, 30)} / ${other.text.slice(0, 30)}`;
      return [{ kind: 'over', text, where: `${pathOf(one.element)} / ${pathOf(other.element)}` }];
    }),
  );
}

/** A link in a sentence is as high as its line. */
function isInLine(element: Element): boolean {
  const isText = element.closest('p, li, dd, td, span') !== null;
  return isText && getComputedStyle(element).display === 'inline';
}

function targetsOf(): readonly Fault[] {
  const least = 43.5;
  const all = 'a[href], button, input, select, textarea, summary, [role=slider]';
  return [...rootOf().querySelectorAll(all)].flatMap((element): Fault[] => {
    if (!isForEyes(element) || isInLine(element)) return [];
    const { width, height } = (element.closest('label') ?? element).getBoundingClientRect();
    if (width === 0 || (width >= least && height >= least)) return [];
    const words = (element.textContent || element.getAttribute('aria-label') || '').trim();
    const text = `${words.slice(0, 30)} (${Math.round(width)}x${Math.round(height)})`;
    return [{ kind: 'target', text, where: pathOf(element) }];
  });
}

/** What has to be scrolled two ways: the page, or a part of it that holds no table and no map. */
function sidewaysOf(): readonly Fault[] {
  const page = document.documentElement;
  const parts = [...rootOf().querySelectorAll('*')].filter((element) => {
    const { overflowX } = getComputedStyle(element);
    if (overflowX !== 'auto' && overflowX !== 'scroll') return false;
    // The list of zones is a table to a screen reader, and a list to the eye.
    return element.querySelector('table:not(.zone-table__table)') === null && isForEyes(element);
  });
  return [page, ...parts]
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
    .filter((element) => element === page || element.scrollHeight > element.clientHeight + 1)
    .map((element) => ({
      kind: 'sideways',
      text: `${element.scrollWidth} wide in ${element.clientWidth}`,
      where: pathOf(element),
    }));
}

function faultsOf(isTouch: boolean): readonly Fault[] {
  const { faults, pieces } = readTexts();
  return [...faults, ...overOf(pieces), ...sidewaysOf(), ...(isTouch ? targetsOf() : [])];
}

const SENT = [
  pathOf,
  isForEyes,
  rootOf,
  inside,
  isCutBy,
  seenOf,
  isHadWhole,
  textsOf,
  linesOf,
  readTexts,
  areBothSeen,
  overOf,
  isInLine,
  targetsOf,
  sidewaysOf,
  faultsOf,
];

/** The answer of functions that run in the page, which is sent their text. */
export async function inPage(
  page: Page,
  functions: readonly unknown[],
  call: string,
): Promise<readonly Fault[]> {
  const source = functions.map(String).join('\n');
  return await page.evaluate<readonly Fault[]>(`(() => { ${source}\nreturn ${call}; })()`);
}

/** `isTouch`: fingers press it. */
export const measureFaults = (page: Page, isTouch: boolean): Promise<readonly Fault[]> =>
  inPage(page, SENT, `faultsOf(${isTouch})`);
