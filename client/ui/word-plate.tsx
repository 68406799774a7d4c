// The small picture beside a place. It adds nothing to the words next to it, so it is hidden from screen readers.
import type { PlaceState, Word } from '#client/model/place-word.ts';
import { WORDS } from '#client/model/place-word.ts';
import styles from './word-plate.module.css';

export type UnknownKind = Exclude<PlaceState['kind'], 'word'>;

const GLYPHS: Readonly<Record<UnknownKind, React.ReactNode>> = {
  withheld: (
    <>
      <circle cx="3" cy="8" r="2.1" fill="currentColor" stroke="none" />
      <circle cx="8.4" cy="8" r="1.7" />
      <circle cx="13.6" cy="8" r="1.7" />
    </>
  ),
  stale: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.4V8l2.6 1.8" />
    </>
  ),
  uncovered: <path d="M3 8h10" />,
  retracted: <path d="M13 12a5.500 5.500 0 1 0-9-6M4 2.500V6h3.500" />,
  waiting: <path d="M3 8h1.500M7.300 8h1.500M11.500 8H13" />,
};
const LOOKS: Readonly<Record<UnknownKind, string>> = {
  withheld: 'look-withheld',
  stale: 'look-stale',
  uncovered: 'look-unpublished',
  retracted: 'look-retracted',
  waiting: 'look-waiting',
};

export function WordPlate({ word }: { readonly word: Word }) {
  const bars = WORDS.indexOf(word);
  return (
    <span className={`${styles.plate} ${styles[word]}`} aria-hidden="true">
      {WORDS.map((bar, index) => (
        <i key={bar} className={index <= bars ? styles.lit : undefined} />
      ))}
    </span>
  );
}

export function UnknownPlate({ kind }: { readonly kind: UnknownKind }) {
  return (
    <span className={`${styles.plate} swatch ${LOOKS[kind]}`} aria-hidden="true">
      <svg className="glyph" width="20" height="20" viewBox="0 0 16 16" aria-hidden="true">
        {GLYPHS[kind]}
      </svg>
    </span>
  );
}
