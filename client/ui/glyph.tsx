// The small drawn signs of the design: states of not knowing, trends. Drawn, not typed, so they look the same everywhere.
import type { Unknown } from '#client/model/region-state.ts';

/** `report`: somebody on the spot said something. */
export type GlyphName = Unknown | 'up' | 'flat' | 'down' | 'report';

const PATHS: Readonly<Record<GlyphName, string>> = {
  withheld:
    'M6.7 8a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0 -3.4 0M11.9 8a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0 -3.4 0',
  stale: 'M2 8a6 6 0 1 0 12 0a6 6 0 1 0 -12 0M8 4.4V8l2.6 1.8',
  offline: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  unpublished: 'M3 8h10',
  retracted: 'M3 6h6.5a3.4 3.4 0 0 1 0 6.8H6M5.6 3L3 6l2.6 3',
  waiting: 'M4 11V9M8 11V7M12 11V5',
  up: 'M3 12L12.5 4M6.5 3.6h6.2v6',
  flat: 'M2.5 8h10.5M9.4 4.4L13 8l-3.6 3.6',
  down: 'M3 4l9.5 8M6.5 12.4h6.2v-6',
  report: 'M2.5 3h11v7.5H8L4.8 13.6v-3.1H2.5z',
};

export function Glyph({ name, size = 16 }: { readonly name: GlyphName; readonly size?: number }) {
  return (
    <svg className="glyph" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
      {name === 'withheld' && <circle cx="3" cy="8" r="2.1" fill="currentColor" stroke="none" />}
    </svg>
  );
}
