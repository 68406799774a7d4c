// Somebody on duty for the pictures: answers what waits but for the newest, as a team at work would have.
import type { APIRequestContext, Page } from 'playwright-core';
import { type AlertAction, alertListSchema } from '#shared/wire/alert.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import { measuresFor } from '#shared/wire/event-plan.ts';

const DEMO = '/api/v1/sites/demo';

/** Once: a shift does not begin again with every picture. */
export async function takeDuty(
  request: APIRequestContext,
  origin: string,
  accountId: string,
): Promise<void> {
  const { state } = await (await request.get(`${origin}${DEMO}/event`)).json();
  if (state.duty?.by === accountId) return;
  const headers = { Origin: origin };
  const account = `${origin}/api/v1/accounts/${accountId}`;
  await request.patch(account, { headers, data: { displayName: 'N. de Wit' } });
  await request.post(`${origin}${DEMO}/log`, { headers, data: { kind: 'duty_taken' } });
}

export async function answerAlerts(request: APIRequestContext, origin: string): Promise<void> {
  const { alerts } = alertListSchema.parse(
    await (await request.get(`${origin}${DEMO}/alerts`)).json(),
  );
  const { plan } = (await (await request.get(`${origin}${DEMO}/event`)).json()) as {
    plan: EventPlan | null;
  };
  const open = alerts
    .filter(({ state }) => state === 'open')
    .toSorted((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt));
  for (const [index, alert] of open.slice(1).entries()) {
    const [measure] = measuresFor(plan, alert.kind, alert.cells);
    const data: AlertAction =
      index % 2 === 0 && measure !== undefined
        ? { step: 'measure', measureId: measure.measureId }
        : { step: 'acknowledge' };
    await request.post(`${origin}${DEMO}/alerts/${alert.alertId}/steps`, {
      headers: { Origin: origin },
      data,
    });
  }
}

export async function startDrill(origin: string, token: string): Promise<void> {
  await fetch(`${origin}${DEMO}/log`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind: 'drill_started', scenario: 'surge' }),
  });
}

/** Unless something real keeps it off the screen. */
export async function joinDrill(page: Page): Promise<void> {
  await page.waitForSelector('.drill-bar__bar');
  const join = page.locator('.drill-bar__bar[data-drill=off] >> text=Join on this screen');
  if (await join.isVisible()) await join.click();
}
