import { alertPlaces, isWaiting, longestOf } from '#client/model/alert-places.ts';
import { placeNameOf } from '#shared/domain/place-names.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { stateLine, waitingLine } from './alert-words.ts';
import type { RailContext } from './card-head.tsx';
import styles from './open-lines.module.css';
import { useAlertText } from './texts.ts';

export type OpenLinesProps = {
  readonly alerts: readonly AlertView[];
  readonly context: RailContext;
};

/** Each place that waits in a line, for a page that shows something else. */
export function OpenLines({ alerts, context }: OpenLinesProps) {
  const t = useAlertText();
  const language = useLanguage();
  const words = { clock: context.clock, now: context.now, t };
  const waiting = alertPlaces(alerts, context.rows, context.now).filter(isWaiting);
  if (waiting.length === 0) return null;
  return (
    <ul className={styles.lines}>
      {waiting.map((place) => (
        <li key={place.key}>
          <b>{placeNameOf(context.site, place.cells, language)}</b>{' '}
          <span>
            <span className="visually-hidden">{stateLine(longestOf(place), words)} </span>
            {waitingLine(longestOf(place), words)}
          </span>
        </li>
      ))}
    </ul>
  );
}
