// What more than one part of the page says and the field has no word for: buttons, tools of a map, how a page looks. Each part takes it in under a
// key of its own.
import type { Words } from '#shared/languages.ts';

export const COMMON = {
  close: { nl: 'Sluiten', en: 'Close' },
  retry: { nl: 'Probeer opnieuw', en: 'Try again' },
  cancel: { nl: 'Annuleren', en: 'Cancel' },
  no: { nl: 'nee', en: 'no' },
  name: { nl: 'Naam', en: 'Name' },
  loading: { nl: 'Bezig met laden …', en: 'Loading …' },
  failed: {
    nl: 'Dat lukte niet. Probeer het zo nog eens.',
    en: 'That did not work. Try again in a moment.',
  },
  signOut: { nl: 'Afmelden', en: 'Sign out' },
  changePassword: { nl: 'Wachtwoord wijzigen', en: 'Change password' },
  allSites: { nl: 'alle locaties', en: 'all sites' },
  openData: { nl: 'Open data', en: 'Open data' },
  map: { nl: 'Kaart', en: 'Map' },
  zoomIn: { nl: 'Inzoomen', en: 'Zoom in' },
  zoomOut: { nl: 'Uitzoomen', en: 'Zoom out' },
  fit: { nl: 'alles', en: 'all' },
  north: { nl: 'Noorden', en: 'North' },
  light: { nl: 'licht', en: 'light' },
  dark: { nl: 'donker', en: 'dark' },
  outOf: { nl: 'van {{all}}', en: 'of {{all}}' },
  span: { nl: '{{from}} tot {{to}}', en: '{{from}} to {{to}}' },
} as const satisfies Readonly<Record<string, Words>>;
