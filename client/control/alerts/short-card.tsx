// A place in a few lines, beside others that wait: all that says whether it is the next one to look at.
import { escalationAt } from '#shared/domain/alerts/people.ts';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { textIn } from '#shared/languages.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { longestOf } from '../../model/alert-places.ts';
import { goesTo } from '../../model/who-goes.ts';
import { useControlText } from '../texts.ts';
import { wordOf } from '../words.ts';
import { clearingLine, shortLine, stateLine, timeLine, waitingLine } from './alert-words.ts';
import { type AgreedProps, firstMeasures, useTaken } from './card-agreed.tsx';
import { Goes } from './card-goes.tsx';
import { type CardProps, Name, Sign } from './card-head.tsx';
import { CardReport } from './card-report.tsx';
import { NextStep } from './card-steps.tsx';
import { nowWordOf, type WhyProps } from './card-why.tsx';
import { useMemberCounts } from './members.tsx';
import styles from './short-card.module.css';
import { useAlertText } from './texts.ts';
import { Unsent } from './unsent.tsx';

/** All of it in a line: what the worst is and since when, what else, and how long it waits or who answered. */
function ShortWhy({ place, context }: WhyProps) {
  const control = useControlText();
  const t = useAlertText();
  const { alerts, state } = place;
  const [worst] = alerts;
  const words = { ...context, t };
  const longest = longestOf(place);
  const kindWord = ({ kind, level }: AlertView): string =>
    ALERT_KINDS[kind].namesLevel && level !== null ? wordOf(level, control) : t(`short.${kind}`);
  const others = new Set(alerts.slice(1).map(kindWord));
  const clearing = clearingLine(place, t);
  const escalated = state === 'open' && escalationAt(longest, context.now) > 0;
  // Under a flood there is one line: that it escalated says that it waits, and who goes says who answered.
  const answered = goesTo(place) === null ? ` ${timeLine(longest, words)}` : '';
  const answer =
    state === 'open' ? waitingLine(longest, words) : `${stateLine(longest, words)}${answered}`;
  const more = [
    ...others,
    ...(escalated ? [] : [answer]),
    ...(clearing === null ? [] : [clearing]),
  ];
  if (state === 'cleared') return <p className={styles.why}>{answer}</p>;
  return (
    <p className={styles.why}>
      {escalated && <b>{stateLine(longest, words)} · </b>}
      <b>{kindWord(worst)}</b> {shortLine(worst, nowWordOf(worst, place, control), words)}
      {more.map((part) => ` · ${part}`)}
    </p>
  );
}

/** How many wait of those that it stands for, and for how long. */
function JoinedWhy({ place, context }: WhyProps) {
  const t = useAlertText();
  const words = { ...context, t };
  const longest = longestOf(place);
  const counts = useMemberCounts(place.alerts);
  const line = place.state === 'cleared' ? timeLine(longest, words) : counts;
  return (
    <p className={styles.why}>
      <b>{stateLine(longest, words)}</b> · {line}
      {place.state === 'open' && ` · ${waitingLine(longest, words)}`}
    </p>
  );
}

/** The measure of the worst alert in a line, or that it was taken. */
function ShortAgreed({ place, plan }: AgreedProps) {
  const t = useAlertText();
  const language = useLanguage();
  const [measure] = firstMeasures(place, plan);
  const taken = useTaken({ place, plan });
  const agreed = measure === undefined ? t('agreed.none') : textIn(measure.text, language);
  const isTaken = place.alerts.some(
    (alert) => measure !== undefined && alert.measure?.measureId === measure.measureId,
  );
  return (
    <div className={styles.measure}>
      {!isTaken && <p title={agreed}>{agreed}</p>}
      {taken.map((text) => (
        <p key={text} className={styles.taken} title={text}>
          {text}
        </p>
      ))}
    </div>
  );
}

export function ShortCard(props: CardProps) {
  const { place, context } = props;
  const { plan, mayAct } = context;
  const isGone = place.state === 'cleared';
  const ShownWhy = place.about === 'place' ? ShortWhy : JoinedWhy;
  return (
    <>
      <div className={styles.head}>
        <Sign place={place} isFull={false} />
        <Name {...props} />
        {mayAct && !isGone && <NextStep {...props} plan={plan} />}
      </div>
      <ShownWhy place={place} context={context} />
      {!isGone && <ShortAgreed place={place} plan={plan} />}
      <Goes place={place} context={context} isShort />
      <CardReport place={place} context={context} />
      <Unsent place={place} />
    </>
  );
}
