// Plates of areas whose zones have no room for theirs. Pressing one shows the area closer; what it tells, the table of zones tells zone by zone.
import { isLevelLook } from '../model/look.ts';
import { Glyph } from '../ui/glyph.tsx';
import styles from './area-buttons.module.css';
import { at } from './on-screen.ts';
import { areaType, type PlacedArea } from './placing.ts';

export type AreaButtonsProps = {
  readonly areas: readonly PlacedArea[];
  readonly scale: number;
  /** What it tells, and what pressing it does. */
  readonly labelOf: (area: PlacedArea) => string;
  readonly onPress: (area: PlacedArea) => void;
};

/** Its outline is that of what it must not hide: a level from 3 on, else that something is not known. */
function kindOf({ worst, unknown }: PlacedArea['sum']): string {
  return worst !== null && (worst >= 3 || unknown === 0) ? `level-${worst}` : '';
}

function Signs({ sum, type }: { readonly sum: PlacedArea['sum']; readonly type: number }) {
  const { worst, mostly } = sum;
  return (
    <>
      {worst !== null && isLevelLook(worst) && (
        <span className={`${styles.sign} level-${worst}`}>
          <b>{worst}</b>
          <i className="tally">
            {[4, 3, 2, 1].map((step) => (
              <u key={step} className={step <= worst ? 'lit' : ''} />
            ))}
          </i>
        </span>
      )}
      {mostly !== null && (
        <span className={`${styles.sign} ${styles.unknown}`}>
          <Glyph name={mostly} size={Math.round(type * 1.2)} />
        </span>
      )}
    </>
  );
}

export function AreaButtons({ areas, scale, labelOf, onPress }: AreaButtonsProps) {
  const type = areaType(scale);
  return (
    <div className={styles.areas}>
      {areas.map((area) => {
        const { key, name, more, sum, lines, regions, x, y, width, height } = area;
        return (
          <button
            key={key}
            type="button"
            className={`${styles.area} ${kindOf(sum)}`}
            style={{ ...at(x, y), width, height, fontSize: type }}
            aria-label={labelOf(area)}
            data-area={key}
            data-holds={regions.length}
            data-regions={regions.join(' ')}
            onClick={() => onPress(area)}
          >
            <Signs sum={sum} type={type} />
            <span className={styles.words}>
              <span className={styles.name}>
                <b title={name} dir="auto">
                  {name}
                </b>
                {more > 0 && <b>+{more}</b>}
              </span>
              {lines.map((line) => (
                <span key={line}>{line}</span>
              ))}
            </span>
          </button>
        );
      })}
    </div>
  );
}
