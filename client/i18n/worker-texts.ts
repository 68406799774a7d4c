// What the control room's worker says by itself. It knows no texts and no language but the address of its room, so the build writes them into it.
import { LANGUAGES, type Words } from '#shared/languages.ts';
import { pathInLanguage } from './language.ts';

const TITLE: Words = { nl: 'Kijk in de meldkamer', en: 'Look into the control room' };
const BODY: Words = {
  nl: 'Er kwam een bericht dat dit apparaat niet kan lezen.',
  en: 'A message came that this device cannot read.',
};

export type Unread = { readonly title: string; readonly body: string };

/** Of a message that it cannot read, by the path of the room that it belongs to. */
export const unreadTexts = (): Readonly<Record<string, Unread>> =>
  Object.fromEntries(
    LANGUAGES.map((language) => [
      pathInLanguage('/control', language),
      { title: TITLE[language], body: BODY[language] },
    ]),
  );
