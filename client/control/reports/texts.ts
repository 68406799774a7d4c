import { addTexts, type Translate, useTexts } from '../../i18n/texts.ts';
import { reportsEn } from './texts/reports.en.ts';
import { type ReportsKey, reportsNl } from './texts/reports.nl.ts';

/** Adds the texts of what people report; call once when its code is loaded. */
export function addReportTexts(): void {
  addTexts('reports', { nl: reportsNl, en: reportsEn });
}

export type ReportsTranslate = Translate<ReportsKey>;

export function useReportText(): ReportsTranslate {
  return useTexts<ReportsKey>('reports');
}
