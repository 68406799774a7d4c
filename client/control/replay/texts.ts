import { replayEn } from '../../i18n/replay.en.ts';
import { type ReplayKey, replayNl } from '../../i18n/replay.nl.ts';
import { addTexts, type Translate, useTexts } from '../../i18n/texts.ts';

export type { ReplayKey };
export type ReplayTranslate = Translate<ReplayKey>;

/** Adds the texts of timeline and replay; call once when their code is loaded. */
export function addReplayTexts(): void {
  addTexts('replay', { nl: replayNl, en: replayEn });
}

export function useReplayText(): ReplayTranslate {
  return useTexts<ReplayKey>('replay');
}
