// What the build does to style sheets: a component's classes become its own, the dark values are written once, and widths go by the size of text.
import type { Plugin } from 'vite';

const USUAL_TYPE = 16;

/** `.row` of `place-row.module.css` is `place-row__row` in the page, `.tabs` of `tabs.module.css` is `tabs`: readable, the same in every build, and nobody else's. */
export function scopedName(name: string, file: string): string {
  const [component = ''] = file.slice(file.search(/[^\\/]*$/)).split('.');
  return name === component ? name : `${component}__${name}`;
}

const MEDIA = /@media[^{]*/g;

/** The widths and heights at which a page changes, of the text that the reader wants: pixels of the usual 16 to an em. */
export function inTextWidths(css: string): string {
  const inEm = (_: string, pixels: string): string => `${Number(pixels) / USUAL_TYPE}em`;
  return css.replace(MEDIA, (query) => query.replace(/([\d.]+)px/g, inEm));
}

export function widthsByText(): Plugin {
  return {
    name: 'crowdshade-widths-by-text',
    enforce: 'pre',
    transform: (code, id) => (id.endsWith('.css') ? inTextWidths(code) : undefined),
  };
}

const DARK = /\[data-theme="dark"\] (\{[^}]*\})/;

/** The values of the chosen dark theme once more, for whoever prefers dark and chose nothing. Before the choice, which comes after it. */
export function withPreference(css: string): string {
  const [, values] = DARK.exec(css) ?? [];
  if (values === undefined) throw new Error('tokens-dark.css has no [data-theme="dark"]');
  return `@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) ${values} }\n${css}`;
}

export function darkByPreference(): Plugin {
  return {
    name: 'crowdshade-dark-by-preference',
    enforce: 'pre',
    transform: (code, id) =>
      id.endsWith('/styles/tokens-dark.css') ? withPreference(code) : undefined,
  };
}
