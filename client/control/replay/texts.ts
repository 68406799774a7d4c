import { addTexts, type Translate, useTexts } from '../../i18n/texts.ts';
import { replayEn } from './texts/replay.en.ts';
import { type ReplayKey, replayNl } from './texts/replay.nl.ts';

export type { ReplayKey };
export type ReplayTranslate = Translate<ReplayKey>;

/** Adds the texts of timeline and replay; call once when their code is loaded. */
export function addReplayTexts(): void {
  addTexts('replay', { nl: replayNl, en: replayEn });
}

export function useReplayText(): ReplayTranslate {
  return useTexts<ReplayKey>('replay');
}
