// What was agreed for a place, what was done of it, and how far it has calmed down.
import { textIn } from '#shared/languages.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { EventPlan, Measure } from '#shared/wire/event-plan.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { type AlertPlace, agreedAt } from '../../model/alert-places.ts';
import cardStyles from './alert-card.module.css';
import { clearingLine, takenText, windowsBelowOf } from './alert-words.ts';
import styles from './card-agreed.module.css';
import { useAlertText } from './texts.ts';

type AlertComment = AlertView['comments'][number];

export type AgreedProps = { readonly place: AlertPlace; readonly plan: EventPlan | null };

/** The measure that each alert begins with, the worst alert's first, each once. Of a joined card that of the worst: its list has the others. */
export function firstMeasures(
  { about, alerts: all }: AlertPlace,
  plan: EventPlan | null,
): readonly Measure[] {
  const alerts = about === 'place' ? all : all.slice(0, 1);
  return [...new Set(alerts.flatMap((alert) => agreedAt(plan, [alert]).slice(0, 1)))];
}

export function useTaken({ place, plan }: AgreedProps): readonly string[] {
  const t = useAlertText();
  const language = useLanguage();
  const taken = place.alerts.map((alert) => takenText(plan, alert, language, t));
  return [...new Set(taken.filter((text) => text !== null))];
}

/** What was said of several alerts with one step is there once. */
function commentsOf({ alerts }: AlertPlace): readonly AlertComment[] {
  const all = alerts.flatMap(({ comments }) => comments);
  return [...new Map(all.map((comment) => [`${comment.at} ${comment.text}`, comment])).values()];
}

export function Agreed({ place, plan }: AgreedProps) {
  const t = useAlertText();
  const language = useLanguage();
  const measures = firstMeasures(place, plan);
  const taken = useTaken({ place, plan });
  const comments = commentsOf(place);
  return (
    <div className={cardStyles.measure}>
      {measures.length === 0 && <p>{t('agreed.none')}</p>}
      {measures.map(({ measureId, team, channel, text }) => (
        <div key={measureId}>
          <span className={cardStyles.label}>
            {t('agreed', { team: textIn(team, language), channel })}
          </span>
          <p>{textIn(text, language)}</p>
        </div>
      ))}
      {taken.map((text) => (
        <p key={text} className={`${cardStyles.note} ${cardStyles.taken}`}>
          {text}
        </p>
      ))}
      {comments.map(({ at, text }) => (
        <p className={cardStyles.note} key={`${at} ${text}`}>
          “{text}”
        </p>
      ))}
    </div>
  );
}

export function Clearing({ place }: { readonly place: AlertPlace }) {
  const words = clearingLine(place, useAlertText());
  if (words === null) return null;
  const passed = windowsBelowOf(place);
  return (
    <p className={styles.clearing}>
      <span className={styles.pips} aria-hidden="true">
        {[1, 2, 3].map((step) => (
          <i key={step} className={step <= passed ? styles.passed : ''} />
        ))}
      </span>
      {words}
    </p>
  );
}
