// HTML and SVG as strings that cannot be broken out of: text and attribute values are escaped here and nowhere else, and only what this file made
// is taken as markup.

class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Node = Markup | string | number | null | readonly Node[];
/** Null leaves the attribute out. Names are ours, never from data. */
export type Attributes = Readonly<Record<string, string | number | null>>;
export type { Markup };

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const VOID = new Set(['meta', 'br', 'col', 'hr']);

/** Control characters are no part of HTML, and a person could have typed one. */
export function escaped(text: string): string {
  return text
    .replace(/\p{Cc}/gu, (character) => (character === '\n' || character === '\t' ? character : ''))
    .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

function childText(child: Node): string {
  if (child === null) return '';
  if (child instanceof Markup) return child.toString();
  if (Array.isArray(child)) return child.map(childText).join('');
  return escaped(String(child));
}

/** One element with its attributes and children. */
export function el(name: string, attributes: Attributes = {}, ...children: Node[]): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('');
  if (VOID.has(name)) return new Markup(`<${name}${written}>`);
  return new Markup(`<${name}${written}>${childText(children)}</${name}>`);
}

/** A style sheet of ours, as it is: its hash must be that of these bytes. */
export function styleElement(css: string): Markup {
  if (css.includes('</')) throw new Error('a style sheet of ours closes no element');
  return new Markup(`<style>${css}</style>`);
}

/** The whole document. */
export function documentText(root: Markup): string {
  return `<!doctype html>\n${root}\n`;
}

/** A number for an SVG attribute: two decimals are a hundredth of a pixel. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
