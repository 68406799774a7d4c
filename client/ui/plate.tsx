// The level plate: digit and tally on the level's colour, or a sign on the pattern of what is not known. Decoration beside a word, so hidden
// from a screen reader.
import '../styles/plates.css';
import { isLevelLook, type Look } from '#client/model/look.ts';
import { Glyph } from './glyph.tsx';

export type PlateSize = 'xs' | 's' | 'm' | 'l' | 'xl';

export function Plate({ look, size = 'm' }: { readonly look: Look; readonly size?: PlateSize }) {
  if (!isLevelLook(look)) {
    return (
      <span className={`plate un un-${look} ${size}`} aria-hidden="true">
        <Glyph name={look} />
      </span>
    );
  }
  return (
    <span className={`plate lv lv${look} ${size}`} aria-hidden="true">
      <b>{look}</b>
      <i className="tally">
        {[4, 3, 2, 1].map((step) => (
          <u key={step} className={step <= look ? 'on' : ''} />
        ))}
      </i>
    </span>
  );
}
