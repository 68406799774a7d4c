// What messages to devices say that no other part of the product has a word for.
import type { Words } from '#shared/languages.ts';

/** Before what is said of a site that does not exist. */
export const DEMO_MARK: Words = { nl: 'Verzonnen', en: 'Fictional' };
export const MORE_CALLS: Words = {
  nl: 'Nog {{count}} nieuwe meldingen',
  en: '{{count}} more new alerts',
};

/** The last message that a device is sent. */
export const ENDED_WORDS: { readonly title: Words; readonly body: Words } = {
  title: { nl: 'Meldingen op dit apparaat zijn gestopt', en: 'Alerts on this device have ended' },
  body: {
    nl: 'U bent hier niet meer aangemeld. Meld u opnieuw aan om ze weer te krijgen.',
    en: 'You are no longer signed in here. Sign in again to get them.',
  },
};
