// What a style sheet says of widths, dark and colours, read by a parser of CSS: whatever way it is spelled, nested, or hidden in a fallback.
import { type CssColor, transform } from 'lightningcss';

export type CssFacts = {
  /** Conditions on a width, of media and of containers, such as `width <= 900px`. */
  readonly widths: ReadonlySet<string>;
  /** Rules that hold for one theme: selectors of a theme, queries of a preference, `color-scheme`, `light-dark()`. */
  readonly themes: readonly string[];
  /** Colours that are written as they are, such as `#fff`, `red` or `rgb(0 0 0 / 60%)`; not `currentColor` and `transparent`. */
  readonly colours: readonly string[];
  /** Other sheets that it takes from: by `@import`, `composes ... from`, `:import(...)`. The parser itself refuses `@value`. */
  readonly sources: readonly string[];
};

const SIGNS: Readonly<Record<string, string>> = {
  'less-than-equal': '<=',
  'greater-than-equal': '>=',
  'less-than': '<',
  'greater-than': '>',
  equal: '=',
};

type Feature = {
  readonly type: string;
  readonly name?: unknown;
  readonly operator?: string;
  readonly value?: unknown;
};
type Condition = { readonly type: string; readonly value?: unknown; readonly conditions?: unknown };

/** Features of a query, however they are joined. */
function featuresIn(condition: Condition | null | undefined): readonly Feature[] {
  if (condition === null || condition === undefined) return [];
  if (condition.type === 'feature') return [condition.value as Feature];
  if (condition.type === 'not') return featuresIn(condition.value as Condition);
  return ((condition.conditions ?? []) as readonly Condition[]).flatMap(featuresIn);
}

const IS_WIDTH = /width|inline-size|aspect-ratio/;

/** Plain lengths as they are written, whatever else as the parser has it. */
function lengthOf(value: unknown): string {
  const [, number, unit] =
    /^\{"type":"length","value":\{"type":"value","value":\{"unit":"px","value":([\d.]+)(\})\}\}$/.exec(
      JSON.stringify(value),
    ) ?? [];
  return unit === undefined ? JSON.stringify(value) : `${number}px`;
}

function widthOf(feature: Feature): string {
  if (feature.type !== 'range') return JSON.stringify(feature);
  const { name, operator = '', value } = feature;
  return `${String(name)} ${SIGNS[operator] ?? operator} ${lengthOf(value)}`;
}

const isWritten = (colour: CssColor): boolean =>
  typeof colour === 'string' ||
  !(colour.type === 'currentcolor' || ('alpha' in colour && colour.alpha === 0));

/** Attributes of a selector, also of one inside `:is(...)` and the like. */
function* attributesIn(
  part: unknown,
): Generator<{ readonly name: string; readonly value: string }> {
  if (typeof part !== 'object' || part === null) return;
  const { type, name, operation } = part as {
    type?: unknown;
    name?: unknown;
    operation?: { value?: string } | null;
  };
  if (type === 'attribute') yield { name: String(name), value: operation?.value ?? '*' };
  else for (const child of Object.values(part)) yield* attributesIn(child);
}

/** Whether a word that stands between variables, where the parser cannot know, is the name of a colour. */
function isNameOfColour(word: string): boolean {
  let isOne = false;
  transform({
    filename: 'word.css',
    code: Buffer.from(`a { color: ${CSS_WORD.test(word) ? word : 'inherit'}; }`),
    visitor: {
      Color(colour) {
        isOne ||= isWritten(colour);
      },
    },
  });
  return isOne;
}
const UNRESOLVED = /"unresolved-color","value":\{"type":"([\w-]+)"/g;
const CSS_WORD = /^[a-z]+$/i;

export function cssFactsOf(file: string, css: string): CssFacts {
  const widths = new Set<string>();
  const themes: string[] = [];
  const colours: string[] = [];
  const sources: string[] = [];
  const look = (condition: unknown, of: string): undefined => {
    for (const feature of featuresIn(condition as Condition | null)) {
      if (IS_WIDTH.test(String(feature.name))) widths.add(`${of}${widthOf(feature)}`);
      if (feature.name === 'prefers-color-scheme') themes.push('prefers-color-scheme');
    }
  };
  transform({
    filename: file,
    code: Buffer.from(css),
    cssModules: file.endsWith('.module.css'),
    visitor: {
      MediaQuery({ condition }) {
        look(condition, '');
      },
      Rule: {
        container: ({ value }) => look(value.condition, '@container '),
        import: ({ value }) => void sources.push(value.url),
      },
      Selector(parts) {
        for (const part of parts)
          if (part.type === 'pseudo-class' && part.kind === 'custom-function')
            if (part.name === 'import') sources.push(JSON.stringify(part.arguments));
        for (const { name, value } of attributesIn(parts))
          if (name === 'data-theme') themes.push(`[data-theme=${value}]`);
      },
      Declaration(declaration) {
        if (declaration.property === 'composes' && declaration.value.from?.type === 'file')
          sources.push(declaration.value.from.value);
        if (declaration.property === 'color-scheme') themes.push('color-scheme');
        // With a variable inside, a function of colours stays unresolved, and is shown to no visitor of colours.
        for (const [, name = ''] of JSON.stringify(declaration).matchAll(UNRESOLVED))
          (name === 'light-dark' ? themes : colours).push(`${name}()`);
      },
      Token: {
        ident: ({ value }) => void (isNameOfColour(value) ? colours.push(value) : 0),
      },
      Color(colour) {
        if (typeof colour === 'object' && colour.type === 'light-dark') themes.push('light-dark()');
        else if (isWritten(colour)) colours.push(JSON.stringify(colour));
      },
    },
  });
  return { widths, themes, colours, sources };
}
