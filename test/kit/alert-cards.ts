// What browser tests see on the cards of the room, and steps that come from elsewhere.
import type { Page } from 'playwright-core';
import { type AlertAction, alertListSchema } from '#shared/wire/alert.ts';
import type { Product } from './product.ts';

export const CARD = '[data-alerts] > article';

export type Card = {
  readonly place: string;
  readonly measure: string;
  /** All of it is on the screen. */
  readonly isWhole: boolean;
  readonly height: number;
};

/** The cards, from top to bottom, as somebody sees them who has not scrolled. */
export const cardsOn = (page: Page): Promise<Card[]> =>
  page.$$eval(CARD, (articles) => {
    const box = document.querySelector('[data-alerts]')?.getBoundingClientRect();
    if (box === undefined) return [];
    return articles.map((article) => {
      const { top, bottom, height } = article.getBoundingClientRect();
      const measure = article.querySelector<HTMLElement>('[class$=__measure]');
      return {
        place: article.getAttribute('data-place') ?? '',
        measure: (measure?.offsetHeight ?? 0) > 0 ? (measure?.textContent ?? '') : '',
        isWhole: top >= box.top && bottom <= box.bottom,
        height,
      };
    });
  });

/** Takes a step on every alert that runs, as a program with the operator token does. */
export async function stepOnAll(product: Product, action: AlertAction): Promise<void> {
  const alerts = `${product.origin}/api/v1/sites/demo/alerts`;
  const headers = {
    Authorization: `Bearer ${product.operatorToken()}`,
    'Content-Type': 'application/json',
  };
  const list = alertListSchema.parse(await (await fetch(alerts, { headers })).json());
  const running = list.alerts.filter(({ state }) => state !== 'cleared');
  const alertIds = running.map(({ alertId }) => alertId);
  const body = JSON.stringify({ alertIds, action });
  const address = alerts.replace(/alerts$/, 'alert-steps');
  const answer = await fetch(address, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`the step was answered ${answer.status}`);
  await answer.body?.cancel();
}

export type Sent = {
  readonly text: string;
  /** It stands in one line, and its time lies inside the card. */
  readonly isWhole: boolean;
};

/** Who goes, of each card that says it. */
export const sentOn = (page: Page): Promise<Sent[]> =>
  page.$$eval(CARD, (cards) =>
    cards.flatMap((card) => {
      const line = card.querySelector('[data-goes]');
      const since = line?.lastElementChild;
      if (line === null || since === null || since === undefined) return [];
      const isOneLine = line.getClientRects().length === 1 && line.clientHeight < 40;
      const isInside = since.getBoundingClientRect().right <= card.getBoundingClientRect().right;
      return [{ text: line.textContent ?? '', isWhole: isOneLine && isInside }];
    }),
  );
