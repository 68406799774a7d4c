import { useLanguage } from '../i18n/texts.ts';
import type { PlaceState } from '../model/place-word.ts';
import { UnknownPlate, WordPlate } from '../ui/word-plate.tsx';
import styles from './place-row.module.css';
import { type Place, sentenceList } from './places.ts';
import { type SiteTranslate, useSiteText } from './site-texts.ts';
import type { SiteTimes } from './times.ts';

/** The words of a state: what is said, since when, and why there is no word. */
export function placeWords(
  state: PlaceState,
  t: SiteTranslate,
  time: SiteTimes['time'],
): { readonly word: string; readonly since: string | null; readonly why: string | null } {
  switch (state.kind) {
    case 'word':
      return {
        word: t(`now.${state.word}`),
        since: t(state.isAtLeast ? 'now.sinceAtLeast' : 'now.since', { at: time(state.since) }),
        why: null,
      };
    case 'withheld':
      return { word: t('now.unknown'), since: null, why: t(`now.why.${state.reason}`) };
    case 'stale':
      return {
        word: t('now.unknown'),
        since: null,
        why:
          state.last === null
            ? t('now.why.staleNever')
            : t('now.why.stale', { at: time(state.last) }),
      };
    case 'uncovered':
      return { word: t('now.uncovered'), since: null, why: t('now.why.uncovered') };
    case 'retracted':
      return { word: t('now.retracted'), since: null, why: t('now.why.retracted') };
    case 'waiting':
      return { word: t('now.waiting'), since: null, why: t('now.why.waiting') };
  }
}

export type PlaceRowProps = {
  readonly place: Place;
  readonly state: PlaceState;
  readonly clock: SiteTimes;
};

/** One place: its name, its word, and what belongs to it. */
export function PlaceRow({ place, state, clock }: PlaceRowProps) {
  const t = useSiteText();
  const language = useLanguage();
  const { word, since, why } = placeWords(state, t, clock.time);
  return (
    <li className={styles.row}>
      {state.kind === 'word' ? <WordPlate word={state.word} /> : <UnknownPlate kind={state.kind} />}
      <div className={styles.text}>
        <h3>{place.name}</h3>
        <p className={styles.word}>
          <b>{word}</b>
          {since === null ? null : ` ${since}`}
        </p>
        {why === null ? null : <p className={styles.why}>{why}</p>}
        {place.pooledFrom.length === 0 ? null : (
          <p className={styles.why}>
            {t('now.pooled', { places: sentenceList(place.pooledFrom, language) })}
          </p>
        )}
      </div>
    </li>
  );
}
