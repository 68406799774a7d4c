// Texts of the open-data page come with its chunk: the first load of the public page has no room for them.
import { addTexts, type Translate, useTexts } from '../i18n/texts.ts';
import { dataEn } from './texts/data.en.ts';
import { type DataKey, dataNl } from './texts/data.nl.ts';

export type { DataKey };
export type DataTranslate = Translate<DataKey>;

addTexts('data', { nl: dataNl, en: dataEn });

export function useDataText(): DataTranslate {
  return useTexts<DataKey>('data');
}
