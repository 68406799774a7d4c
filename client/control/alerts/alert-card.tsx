// One place: what runs there and since when, how long it waits, what was agreed, and the steps. Red and filled while it waits for somebody, red
// outline while it runs or has calmed down, green words once something was done. The first stands there in full; the others in a few lines, each
// with its measure, and in full when somebody opens them. A joined card stands for several places and lists them.

import { longestOf } from '../../model/alert-places.ts';
import styles from './alert-card.module.css';
import { stateLine, timeLine } from './alert-words.ts';
import { Agreed, Clearing } from './card-agreed.tsx';
import { Goes } from './card-goes.tsx';
import { type CardProps, Name, Sign } from './card-head.tsx';
import { CardReport } from './card-report.tsx';
import { CardSteps } from './card-steps.tsx';
import { Why } from './card-why.tsx';
import { Members } from './members.tsx';
import shortCardStyles from './short-card.module.css';
import { ShortCard } from './short-card.tsx';
import { useAlertText } from './texts.ts';
import { Unsent } from './unsent.tsx';

const CLASSES = {
  open: styles.open,
  acknowledged: styles.acknowledged,
  measure_taken: styles.done,
  cleared: styles.gone,
} as const;

function FullCard(props: CardProps) {
  const t = useAlertText();
  const { place, context } = props;
  const { plan, mayAct } = context;
  const words = { ...context, t };
  const longest = longestOf(place);
  return (
    <>
      <header>
        <span className={styles.state}>{stateLine(longest, words)}</span>
        <span className={styles.time}>{timeLine(longest, words)}</span>
      </header>
      <div className={styles.head}>
        <Sign place={place} isFull />
        <div>
          <Name {...props} />
          {place.about === 'place' && <Why place={place} context={context} />}
        </div>
      </div>
      <Agreed place={place} plan={plan} />
      <Goes place={place} context={context} isShort={false} />
      <CardReport place={place} context={context} />
      <Unsent place={place} />
      {place.about !== 'place' && <Members place={place} context={context} />}
      <Clearing place={place} />
      {mayAct && <CardSteps {...props} plan={plan} />}
    </>
  );
}

export function AlertCard(props: CardProps) {
  const t = useAlertText();
  const { place, name, context, isFirst, isOpened } = props;
  const isFull = (isFirst || isOpened) && place.state !== 'cleared';
  const form = isFull ? styles.full : shortCardStyles.short;
  const Body = isFull ? FullCard : ShortCard;
  return (
    <article
      className={`${styles.card} ${form} ${CLASSES[place.state]} ${place.isCalm ? styles.calm : ''}`}
      aria-label={`${stateLine(longestOf(place), { ...context, t })}: ${name}`}
      data-place={place.key}
      data-about={place.about}
      data-alert={place.alerts.map(({ alertId }) => alertId).join(' ')}
      data-state={place.state}
    >
      <Body {...props} />
    </article>
  );
}
