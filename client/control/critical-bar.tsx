// Critical signals, above everything: somebody must go and look, whatever the pooled levels say. It knows a place and a time, nothing else.
import { useMemo } from 'react';
import type { CriticalSignal } from '#shared/api.ts';
import type { Site } from '#shared/site.ts';
import type { Language } from '#shared/text.ts';
import { useLanguage } from '../i18n/texts.ts';
import { useControlText } from './texts.ts';
import { clockOf } from './words.ts';

/** Name of the zone in which a signal stands; an H3 cell has its own id for a name. */
function placeOf({ partition }: Site, cell: string, language: Language): string {
  if (partition.kind !== 'zones') return cell;
  return partition.zones.find(({ zoneId }) => zoneId === cell)?.name[language] ?? cell;
}

/** More would push the map off the screen; every signal stands on the map. */
const MOST_LINES = 3;

export type CriticalBarProps = {
  readonly site: Site;
  readonly signals: readonly CriticalSignal[];
};

/** The signal of each zone that has been critical for longest; what is critical stands before what nobody sees any more. */
function onePerCell(signals: readonly CriticalSignal[]): readonly CriticalSignal[] {
  const ordered = signals.toSorted(
    (a, b) => a.state.localeCompare(b.state) || a.since.localeCompare(b.since),
  );
  return [...Map.groupBy(ordered, ({ cell }) => cell).values()].flatMap((inCell) =>
    inCell.slice(0, 1),
  );
}

export function CriticalBar({ site, signals }: CriticalBarProps) {
  const t = useControlText();
  const language = useLanguage();
  const clock = useMemo(() => clockOf(site.timeZone, language), [site.timeZone, language]);
  const places = onePerCell(signals);
  const more = places.length - MOST_LINES;
  return (
    <div className="critbar" role="alert">
      {signals.length > 0 && (
        <ul aria-label={t('critical')}>
          {places.slice(0, MOST_LINES).map(({ cell, state, since }) => (
            <li key={cell}>
              <b>
                {t(`critical.${state}`, {
                  place: placeOf(site, cell, language),
                  time: clock.time(Date.parse(since)),
                })}
              </b>{' '}
              {t('critical.go')}
            </li>
          ))}
          {more > 0 && (
            <li>
              <b>{t('critical.more', { more })}</b>
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
