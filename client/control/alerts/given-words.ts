// What somebody gave, in words: on the card while it waits, and in the bar.
import type { Given } from '#client/model/outbox.ts';
import type { NamedSite } from '#client/model/place-names.ts';
import { placeNameOf } from '#shared/domain/place-names.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { type OutboxKey, useAlertText, useOutboxText } from './texts.ts';

const STEP_WORDS = {
  acknowledge: 'state.acknowledged',
  measure: 'state.measure_taken',
  recall: 'said.recalled',
} as const;

/** Without its place. */
export function useGivenWord(): (given: Given) => string {
  const t = useAlertText();
  const o = useOutboxText();
  return ({ kind, action }) => {
    if (kind === 'note') return o('note');
    return action.step === 'send' ? t('goes', { who: action.goes }) : t(STEP_WORDS[action.step]);
  };
}

/** Of a card that stands for many places, so many are named. */
const NAMED = 3;

/** What and where, and of a note what it says. */
export function useGivenLine(site: NamedSite): (given: Given) => string {
  const language = useLanguage();
  const wordOf = useGivenWord();
  return (given) => {
    const { cells } = given;
    const named = placeNameOf(site, cells.slice(0, NAMED), language);
    const more = cells.length > NAMED ? ` + ${cells.length - NAMED}` : '';
    const place = named === '' ? '' : `: ${named}${more}`;
    const text = given.kind === 'note' ? `: “${given.action.text}”` : '';
    return `${wordOf(given)}${place}${text}`;
  };
}

const WHY = [
  'already_acknowledged',
  'already_cleared',
  'unknown_alert',
  'nobody_goes',
  'not_allowed',
] as const;

export function whyKey(why: string): OutboxKey {
  return `why.${WHY.find((known) => known === why) ?? 'other'}`;
}
