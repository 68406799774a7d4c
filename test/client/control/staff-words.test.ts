// The Dutch of the staff pages keeps one form of address and one word for one thing.
import { expect, test } from 'vitest';
import { alertsNl } from '#client/control/alerts/texts/alerts.nl.ts';
import { roomNl } from '#client/control/help/texts/room.nl.ts';
import { factorsNl } from '#client/control/people/factors/texts/factors.nl.ts';
import { keysNl } from '#client/control/people/texts/keys.nl.ts';
import { peopleNl } from '#client/control/people/texts/people.nl.ts';
import { replayNl } from '#client/control/replay/texts/replay.nl.ts';
import { controlNl } from '#client/control/texts/control.nl.ts';

const PAGES = [alertsNl, controlNl, factorsNl, keysNl, peopleNl, replayNl, roomNl];
/** Instead: u, uw; aanmelden, afmelden; locatie; operatorToken. */
const NEVER =
  /\b(je|jij|jou|jouw|inloggen|ingelogd|log (opnieuw )?in|uitloggen|terrein|bedieningssleutel)\b/i;

test('staff are addressed with u, sign in by aanmelden, at a locatie', () => {
  const texts = PAGES.flatMap((page) => Object.entries(page));
  expect(texts.length).toBeGreaterThan(300);
  expect(texts.filter(([, text]) => NEVER.test(text))).toEqual([]);
});
