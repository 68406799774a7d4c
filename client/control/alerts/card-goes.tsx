// Who goes to a place, and since when: one line, whatever else the card has to say.
import { useLanguage } from '../../i18n/texts.ts';
import { goesTo, type WhoGoes, whoIn } from '../../model/who-goes.ts';
import styles from './card-goes.module.css';
import type { WhyProps } from './card-why.tsx';
import { useAlertText } from './texts.ts';

export type GoesLineProps = Pick<WhyProps, 'context'> & {
  readonly goes: WhoGoes;
  /** Beside others, the time alone says since when. */
  readonly isShort: boolean;
};

export function GoesLine({ goes, context, isShort }: GoesLineProps) {
  const t = useAlertText();
  const language = useLanguage();
  const time = context.clock.time(Date.parse(goes.at));
  const who = whoIn(goes, context.plan, language) ?? t('log.erased');
  return (
    <span className={styles.line} data-goes="">
      <span className={styles.who} title={who}>
        {t('goes', { who })}
      </span>
      <span> · {isShort ? time : t('why.level', { time })}</span>
    </span>
  );
}

export type GoesProps = WhyProps & Pick<GoesLineProps, 'isShort'>;

export function Goes({ place, context, isShort }: GoesProps) {
  const goes = goesTo(place);
  if (goes === null) return null;
  return (
    <p className={isShort ? styles.short : styles.full}>
      <GoesLine goes={goes} context={context} isShort={isShort} />
    </p>
  );
}
