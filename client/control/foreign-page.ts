import type { Words } from '#shared/languages.ts';

/** A proxy in front changes Host. Said wherever something was sent from here; not among the common words, which are part of the first load. */
export const FOREIGN_PAGE = {
  nl: 'De dienst herkent dit adres niet als zijn eigen adres. Meld het aan wie de dienst beheert: PUBLIC_ORIGIN moet dit adres noemen.',
  en: 'The service does not know this address as its own. Tell whoever runs the service: PUBLIC_ORIGIN has to name this address.',
} as const satisfies Words;
