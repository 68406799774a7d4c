import { ApiError } from '#client/data/api.ts';
import { addTexts, type Translate, useTexts } from '../../../i18n/texts.ts';
import { factorsEn } from './texts/factors.en.ts';
import { type FactorsKey, factorsNl } from './texts/factors.nl.ts';

export type { FactorsKey };

addTexts('factors', { nl: factorsNl, en: factorsEn });

export function useFactorsText(): Translate<FactorsKey> {
  return useTexts<FactorsKey>('factors');
}

const isKey = (key: string): key is FactorsKey => Object.hasOwn(factorsNl, key);

/** What to tell somebody whose second step, or whose change of it, did not go through. */
export function factorProblemOf(error: unknown): FactorsKey {
  if (error instanceof ApiError) {
    const named = `problem.${error.reason}`;
    if (isKey(named)) return named;
    if (error.code === 'conflict') return 'problem.conflict';
    return error.code === 'invalid_body' ? 'problem.digits' : 'problem.other';
  }
  // What the browser says of a passkey: the person let it be, or it is registered already.
  const name = error instanceof Error ? error.name : '';
  if (name === 'InvalidStateError') return 'problem.known';
  return name === 'NotAllowedError' || name === 'AbortError'
    ? 'problem.cancelled'
    : 'problem.other';
}
