import type { Moment } from '../model/due-window.ts';
import type { History } from '../model/history.ts';
import { placeState, WORDS } from '../model/place-word.ts';
import { UnknownPlate, WordPlate } from '../ui/word-plate.tsx';
import styles from './place-list.module.css';
import { PlaceRow } from './place-row.tsx';
import type { Place } from './places.ts';
import { useSiteText } from './site-texts.ts';
import type { SiteTimes } from './times.ts';

function Legend() {
  const t = useSiteText();
  return (
    <ul className={styles.key}>
      {WORDS.map((word) => (
        <li key={word}>
          <WordPlate word={word} />
          {t(`now.${word}`)}
        </li>
      ))}
      <li>
        <UnknownPlate kind="withheld" />
        {t('now.unknown')}
      </li>
    </ul>
  );
}

export type PlaceListProps = {
  readonly places: readonly Place[];
  readonly history: History | undefined;
  readonly moment: Moment;
  readonly clock: SiteTimes;
};

/** All places from A to Z, each with its word. The map's equal: everything the map shows stands here. */
export function PlaceList({ places, history, moment, clock }: PlaceListProps) {
  const t = useSiteText();
  return (
    <section aria-labelledby="places">
      <div className={styles.head}>
        <h2 id="places">{t('now.places')}</h2>
        <Legend />
      </div>
      <ul className={styles.places}>
        {places.map((place) => (
          <PlaceRow
            key={place.id}
            place={place}
            state={placeState(history, place.regionId, moment)}
            clock={clock}
          />
        ))}
      </ul>
    </section>
  );
}
