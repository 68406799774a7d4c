// Says every new alert, and every one that nobody has answered, once to whoever does not see it: the place, why, and what was agreed.
import { useEffect, useRef, useState } from 'react';
import { type AlertPlace, alertPlaces, longestOf } from '#client/model/alert-places.ts';
import { callingAnew, callsIn } from '#client/model/calling.ts';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { textIn } from '#shared/languages.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { useControlText } from '../texts.ts';
import { wordOf } from '../words.ts';
import { stateLine, whyLine } from './alert-words.ts';
import { firstMeasures } from './card-agreed.tsx';
import type { CardContext } from './card-why.tsx';
import { useAlertText } from './texts.ts';
import { useCardName } from './use-card-name.ts';

/** Without the full stop that it may have: sentences are put together. */
const bare = (sentence: string): string => sentence.replace(/\.$/, '');

/** All that is said of a card. */
function useSentence(context: CardContext): (place: AlertPlace) => string {
  const t = useAlertText();
  const control = useControlText();
  const language = useLanguage();
  const nameOf = useCardName(context);
  return (place) => {
    const [worst] = place.alerts;
    const words = { ...context, t };
    const { level } = worst;
    const isLevel = ALERT_KINDS[worst.kind].namesLevel && level !== null;
    const why = `${isLevel ? `${wordOf(level, control)} ` : ''}${whyLine(worst, null, words)}`;
    const [measure] = firstMeasures(place, context.plan);
    const agreed =
      measure === undefined
        ? t('agreed.none')
        : t('announce.agreed', { measure: textIn(measure.text, language) });
    const head = `${stateLine(longestOf(place), words)}: ${nameOf(place)}`;
    const whole = isLevel ? [`${head}, ${why}`] : [head, why];
    const parts = place.about === 'place' ? [...whole, agreed] : [head, agreed];
    return `${parts.map(bare).join('. ')}.`;
  };
}

export type AlertAnnouncerProps = {
  /** Undefined: they have not come yet. */
  readonly alerts: readonly AlertView[] | undefined;
  readonly context: CardContext;
};

export function AlertAnnouncer({ alerts, context }: AlertAnnouncerProps) {
  const sentenceOf = useSentence(context);
  const known = useRef<ReadonlySet<string> | null>(null);
  const [said, setSaid] = useState('');
  const places = alerts === undefined ? null : alertPlaces(alerts, context.rows, context.now);
  const anew = places === null ? [] : callingAnew(known.current, places);
  const saying = anew.map(sentenceOf).join(' ');
  useEffect(() => {
    if (places === null) return;
    known.current = callsIn(places);
    if (saying !== '') setSaid(saying);
  });
  return (
    <p className="visually-hidden" role="status" aria-live="polite" data-announcer="alerts">
      {said}
    </p>
  );
}
