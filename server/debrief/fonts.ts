// The product's own fonts as bytes of the document: a copy that was mailed looks and prints as it did, and asks nobody for anything.
// Licence: client/styles/fonts/OFL-*.txt.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve(import.meta.dirname, '../../client/styles/fonts');

function face(family: string, file: string): string {
  const bytes = readFileSync(path.join(FOLDER, file)).toString('base64');
  return `@font-face{font-family:"${family}";font-weight:200 800;src:url(data:font/woff2;base64,${bytes}) format("woff2")}`;
}

export const DEBRIEF_FONTS = `${face('Atkinson Next', 'atkinson-next.woff2')}\n${face('Atkinson Mono', 'atkinson-mono.woff2')}`;
