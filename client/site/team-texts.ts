import { addTexts, type Translate, useTexts } from '../i18n/texts.ts';
import { teamEn } from './texts/team.en.ts';
import { type TeamKey, teamNl } from './texts/team.nl.ts';

export type { TeamKey };
export type TeamTranslate = Translate<TeamKey>;

addTexts('team', { nl: teamNl, en: teamEn });

export function useTeamText(): TeamTranslate {
  return useTexts<TeamKey>('team');
}
