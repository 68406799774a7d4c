// Where it is: the zone that is chosen, a part of it, or another one that is searched for.
import { useEffect, useRef, useState } from 'react';
import { type ReportPlace, spotsOf } from '#client/model/place-reports.ts';
import { matchesWords } from '#client/model/zone-filter.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { useControlText } from '../texts.ts';
import styles from './reports.module.css';
import { useReportText } from './texts.ts';

export type SpotChoiceProps = {
  readonly rows: readonly ZoneRow[];
  /** The zone that is chosen in the room. */
  readonly here: ZoneRow | undefined;
  readonly spot: ReportPlace | null;
  readonly onSpot: (spot: ReportPlace | null) => void;
};

/** So many are looked through at a glance. */
const SPOTS_SHOWN = 6;

type SpotsProps = Pick<SpotChoiceProps, 'spot' | 'onSpot'> & {
  readonly spots: readonly ReportPlace[];
};

function Spots({ spots, spot, onSpot }: SpotsProps) {
  return spots.map((one) => (
    <label key={one.id}>
      <input
        type="radio"
        name="spot"
        required
        checked={spot?.id === one.id}
        onChange={() => onSpot(one)}
      />
      <span dir="auto">
        <b>{one.name}</b> <span className="code">{one.code}</span>
      </span>
    </label>
  ));
}

function Search({ rows, spot, onSpot }: Omit<SpotChoiceProps, 'here'>) {
  const t = useReportText();
  const c = useControlText();
  const [sought, setSought] = useState('');
  const field = useRef<HTMLInputElement>(null);
  // Whoever asks for another place goes on typing.
  useEffect(() => field.current?.focus(), []);
  const found = rows
    .flatMap(spotsOf)
    .filter(({ code, name, area }) => matchesWords(`${code} ${name} ${area}`, sought));
  const shown = found.slice(0, SPOTS_SHOWN);
  const look = (text: string): void => {
    setSought(text);
    onSpot(null);
  };
  return (
    <>
      <label className={styles.find}>
        {t('find')}
        <input
          ref={field}
          type="search"
          autoComplete="off"
          value={sought}
          onChange={({ target }) => look(target.value)}
        />
      </label>
      <Spots spots={shown} spot={spot} onSpot={onSpot} />
      <small role="status">
        {found.length === 0 && c('zones.none', { sought })}
        {found.length > shown.length && t('more', { count: found.length - shown.length })}
      </small>
    </>
  );
}

export function SpotChoice({ rows, here, spot, onSpot }: SpotChoiceProps) {
  const t = useReportText();
  const [isElsewhere, setElsewhere] = useState(here === undefined);
  const parts = here === undefined ? [] : spotsOf(here);
  const leave = (): void => {
    setElsewhere(true);
    onSpot(null);
  };
  return (
    <fieldset className={styles.spots}>
      <legend>{t('where')}</legend>
      {isElsewhere ? (
        <Search rows={rows} spot={spot} onSpot={onSpot} />
      ) : (
        <>
          {parts.length === 1 ? (
            <p dir="auto">
              <b>{here?.name}</b> <span className="code">{here?.code}</span>
            </p>
          ) : (
            <Spots spots={parts} spot={spot} onSpot={onSpot} />
          )}
          <LinkButton onClick={leave}>{t('elsewhere')}</LinkButton>
        </>
      )}
    </fieldset>
  );
}
