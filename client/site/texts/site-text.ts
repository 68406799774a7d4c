import { type Texts, type Translate, useTexts } from '../../i18n/texts.ts';
import { siteEn } from './site.en.ts';
import { type SiteKey, siteNl } from './site.nl.ts';

export type { SiteKey };
export type SiteTranslate = Translate<SiteKey>;

/** Texts of shell and first page. */
export const siteTexts: Texts<SiteKey> = {
  nl: siteNl,
  en: siteEn,
};

export function useSiteText(): SiteTranslate {
  return useTexts<SiteKey>('site');
}
