// The colours of the debrief: those of the page, by the names of its tokens. Light, because paper is. Read once at the start, so that a scale that
// changes on the page changes on paper too.
import { readFileSync } from 'node:fs';

const TOKENS = new URL('../../client/styles/tokens.css', import.meta.url);
const written = new Map(
  [...readFileSync(TOKENS, 'utf8').matchAll(/^ {2}--([\w-]+): (#[\da-f]{6});$/gm)].map(
    ([, name = '', value = '']) => [name, value] as const,
  ),
);

/** A colour of the light theme, `#rrggbb`. */
export function colour(name: string): string {
  const value = written.get(name);
  if (value === undefined) throw new Error(`client/styles/tokens.css sets no colour --${name}`);
  return value;
}
