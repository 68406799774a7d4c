import { ApiError } from '../../data/api.ts';
import { addTexts, type Translate, useTexts } from '../../i18n/texts.ts';
import { peopleEn } from './texts/people.en.ts';
import { type PeopleKey, peopleNl } from './texts/people.nl.ts';

export type { PeopleKey };
export type PeopleTranslate = Translate<PeopleKey>;

/** Adds the texts of sign-in and accounts; call once when their code is loaded. */
export function addPeopleTexts(): void {
  addTexts('people', { nl: peopleNl, en: peopleEn });
}

export function usePeopleText(): PeopleTranslate {
  return useTexts<PeopleKey>('people');
}

/** Whether there is a text for what the server named; its list may be longer than this client's. */
export function isPeopleKey(key: string): key is PeopleKey {
  return Object.hasOwn(peopleNl, key);
}

/** What to tell somebody whose change was refused. */
export function peopleProblemKey(error: unknown): PeopleKey {
  if (!(error instanceof ApiError)) return 'problem.other';
  const named = `password.${error.reason}`;
  if (isPeopleKey(named)) return named;
  if (error.code === 'conflict') return 'problem.conflict';
  return error.code === 'invalid_body' ? 'problem.invalid' : 'problem.other';
}
