// The level plate: digit and tally on the level's colour, or a sign on the pattern of what is not known. Decoration beside a word, so hidden
// from a screen reader.
import { isLevelLook, type Look } from '#client/model/look.ts';
import { Glyph } from './glyph.tsx';

export type PlateSize = 'xs' | 's' | 'm' | 'l' | 'xl';

const SIZES: Readonly<Record<PlateSize, string>> = {
  xs: 'tiny',
  s: 'small',
  m: '',
  l: 'large',
  xl: 'huge',
};

export function Plate({ look, size = 'm' }: { readonly look: Look; readonly size?: PlateSize }) {
  if (!isLevelLook(look)) {
    return (
      <span className={`plate unknown look-${look} ${SIZES[size]}`} aria-hidden="true">
        <Glyph name={look} />
      </span>
    );
  }
  return (
    <span className={`plate level-${look} ${SIZES[size]}`} aria-hidden="true">
      <b>{look}</b>
      <i className="tally">
        {[4, 3, 2, 1].map((step) => (
          <u key={step} className={step <= look ? 'lit' : ''} />
        ))}
      </i>
    </span>
  );
}
