// What somebody gives on a phone without a line: it waits in sight, comes through once, and never in another's name.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CARD, stepOnAll } from '../kit/alert-cards.ts';
import { keptOn, workersOf } from '../kit/device.ts';
import { expectSound, openPhoneStage, type PhoneStage } from '../kit/phone-stage.ts';
import { signInAsAdmin } from '../kit/staff-page.ts';
import { until } from '../kit/until.ts';

const OPEN = `${CARD}[data-state=open]`;
const LATE = '[data-outbox]';
const ONE_WAITS = `${LATE}:has-text("Waiting to be sent: 1")`;

let stage: PhoneStage;
let page: Page;
beforeAll(async () => {
  stage = await openPhoneStage();
  ({ page } = stage);
  await stage.signIn();
  await until('the room to be kept', async () => 'room' in (await keptOn(page)));
  await until('the shell to be kept', async () => {
    const states = await workersOf(page);
    return states.length === 2 && states.every((state) => state === 'activated');
  });
});
afterAll(() => stage?.stop());

/** Alerts that were acknowledged, as often as they were. */
const acknowledged = async () =>
  (await stage.entries('alert_acknowledged')).map(({ document }) => document.alertId);
const notes = async () => (await stage.entries('note')).map(({ text }) => text);

/** One place more is critical, and waits for somebody. */
async function untilOneWaits(zone: string): Promise<void> {
  stage.crowd.set(zone, 4);
  await page.waitForSelector(OPEN);
}
async function cut(): Promise<void> {
  stage.line.cut();
  await page.waitForSelector('[data-mode=lost]');
}
/** The line is back, and nothing waits any more. */
async function mend(): Promise<void> {
  stage.line.mend();
  await page.waitForSelector(LATE, { state: 'detached' });
  await stage.live();
}
const acknowledge = () => page.locator(`${OPEN} button.primary`).first().tap();
const turnTo = (name: string) =>
  page.locator(`.alerts-column__heading button:has-text("${name}")`).tap();

async function writeNote(text: string): Promise<void> {
  await page.tap('.tabs a[href="#alerts"]');
  await turnTo('Log');
  await page.fill('textarea[name=text]', text);
  await page.locator('.log-panel__form button[type=submit]').tap();
}

test('an acknowledgement waits in sight, also on a page that is opened anew, and comes through once', async () => {
  await untilOneWaits('LB');
  await cut();
  await acknowledge();
  await page.waitForSelector(`${CARD} [data-unsent]`);
  await page.waitForSelector(ONE_WAITS);
  await expectSound(page, 'waits');
  await page.reload();
  await page.waitForSelector(ONE_WAITS);
  await page.waitForSelector(`${CARD} [data-unsent]`, { state: 'attached' });
  await mend();
  const ids = await acknowledged();
  expect(ids.length).toBeGreaterThan(0);
  expect(new Set(ids).size).toBe(ids.length);
});

test('an answer that was lost is no second step', async () => {
  await untilOneWaits('LA');
  const before = (await acknowledged()).length;
  stage.line.loseAnswers();
  await acknowledge();
  await expect.poll(async () => (await acknowledged()).length).toBeGreaterThan(before);
  const after = await acknowledged();
  stage.line.cut();
  await page.waitForSelector(LATE);
  await mend();
  expect(await acknowledged()).toEqual(after);
  expect(await page.locator('[data-not-done]').count()).toBe(0);
});

test('notes are one entry each, in their order', async () => {
  await cut();
  await writeNote('Gate B is shut');
  await page.waitForSelector(ONE_WAITS);
  await writeNote('Gate B is open');
  await page.waitForSelector(`${LATE}:has-text("Waiting to be sent: 2")`);
  await mend();
  expect(await notes()).toEqual(['Gate B is open', 'Gate B is shut']);
  await turnTo('Alerts');
});

test('somebody else was faster: what was not done is said until it is read', async () => {
  await untilOneWaits('KA');
  await cut();
  await acknowledge();
  await page.waitForSelector(LATE);
  await stepOnAll(stage.product, { step: 'acknowledge' });
  const before = await acknowledged();
  stage.line.mend();
  const refused = page.locator('[data-not-done=already_acknowledged]');
  await refused.waitFor();
  await stage.live();
  await page.reload();
  await refused.waitFor();
  expect(await refused.textContent()).toContain('Somebody else had acknowledged the alert.');
  await expectSound(page, 'not-done');
  await refused.locator('button').tap();
  await refused.waitFor({ state: 'detached' });
  await stage.live();
  expect(await acknowledged()).toEqual(before);
});

test('a session that ended: nothing is sent until the same person is signed in again', async () => {
  const before = await notes();
  await cut();
  await writeNote('Gate C is shut');
  await page.waitForSelector(ONE_WAITS);
  await stage.context.clearCookies();
  stage.line.mend();
  await page.waitForSelector('form input');
  await expect.poll(async () => Object.keys(await keptOn(page))).toEqual(['outbox']);
  expect(await notes()).toEqual(before);
  await stage.signIn();
  await expect.poll(notes).toEqual(['Gate C is shut', ...before]);
});

test('another person signs in: what waited is gone, and was sent by nobody', async () => {
  const before = await notes();
  await cut();
  await writeNote('Gate D is shut');
  await page.waitForSelector(ONE_WAITS);
  await stage.context.clearCookies();
  await page.close();
  stage.line.mend();
  page = await stage.context.newPage();
  await signInAsAdmin(page, stage.behindLine, '/en/control');
  await page.waitForSelector('[data-mode=live]');
  await expect.poll(async () => JSON.stringify(await keptOn(page))).not.toContain('Gate D is shut');
  expect(await page.locator(LATE).count()).toBe(0);
  expect(await notes()).toEqual(before);
});
