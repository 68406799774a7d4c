// Somebody at the keys of the room, and at nothing else: answers what waits, then says which measure was taken, one step at a time.
import type { Page } from 'playwright-core';

const DIALOG = 'dialog.ask-dialog__dialog[open]';
const CARD = '[data-alerts] > article';
const MODE = '[data-mode]';

/** What the cards in this state are called, from above. */
const namesIn = (page: Page, state: string): Promise<string[]> =>
  page.$$eval(`${CARD}[data-state=${state}] h3`, (heads) =>
    heads.map(({ textContent }) => textContent.replaceAll(/\s+/g, ' ').trim()),
  );

type Outcome = 'done' | 'asked' | 'not now';

/** Until another number of cards is in this state, a dialog asks, or nothing can be done any more. */
async function outcomeOf(page: Page, state: string, before: number): Promise<Outcome> {
  const outcome = await page.waitForFunction(
    ([cards, mode, dialog, count]): Outcome | null => {
      if (document.querySelector(dialog) !== null) return 'asked';
      if (document.querySelectorAll(cards).length !== count) return 'done';
      const isLive = document.querySelector(mode)?.getAttribute('data-mode') === 'live';
      const hasProblem = [...document.querySelectorAll('.problem')].some(
        ({ textContent }) => textContent !== '',
      );
      return isLive && !hasProblem ? null : 'not now';
    },
    [`${CARD}[data-state=${state}]`, MODE, DIALOG, before] as const,
  );
  return (await outcome.jsonValue()) ?? 'not now';
}

/** Takes the next step that somebody would take, by keyboard; what was done, or null: nothing is to be done, or nothing can be. */
export async function answerNext(page: Page): Promise<string | null> {
  if ((await page.getAttribute(MODE, 'data-mode')) !== 'live') return null;
  for (const [state, key, word] of [
    ['open', 'a', 'acknowledged'],
    ['acknowledged', 'm', 'measure taken'],
  ] as const) {
    const names = await namesIn(page, state);
    const [first] = names;
    if (first === undefined) continue;
    await page.keyboard.press(key);
    let outcome = await outcomeOf(page, state, names.length);
    if (outcome === 'asked') {
      await page.keyboard.press('Control+Enter');
      await page.waitForSelector(DIALOG, { state: 'detached' });
      outcome = await outcomeOf(page, state, names.length);
    }
    if (outcome !== 'done') return null;
    return `${word}: ${first}`;
  }
  return null;
}
