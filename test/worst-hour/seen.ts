// What somebody in front of the room could see at each moment, and hear from a screen reader: taken by the page itself each time that it changes, so that
// nothing that stood there for a moment only is missed.
import type { Page } from 'playwright-core';
import { IN_PAGE } from './in-page.ts';
import type { Seen } from './picture.ts';

export type Heard = { readonly clock: string; readonly text: string };

/** How much the page jumped when a critical signal came, as Chromium's Layout Instability API counts it: share of the screen times distance. */
export type Shift = { readonly clock: string; readonly value: number };

export type Watched = {
  readonly seen: readonly Seen[];
  readonly heard: readonly Heard[];
  readonly shifts: readonly Shift[];
};

/** Call before the page opens; what is given grows. */
export async function watchRoom(page: Page): Promise<Watched> {
  const seen: Seen[] = [];
  const heard: Heard[] = [];
  const shifts: Shift[] = [];
  const told: Readonly<Record<string, unknown[]>> = { seen, heard, shift: shifts };
  await page.exposeFunction('noteOfRoom', (kind: string, json: string) => {
    told[kind]?.push(JSON.parse(json));
  });
  await page.addInitScript({ content: IN_PAGE });
  return { seen, heard, shifts };
}
