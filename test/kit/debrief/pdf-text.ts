// The words of each page of a document that Chromium printed, so that a test can say what stands on which: streams are inflated, glyphs are read back by
// the table that every font in the file brings. It reads what this printer writes, not any PDF.
import { inflateSync } from 'node:zlib';

type Objects = ReadonlyMap<string, { readonly head: string; readonly stream: string }>;

function streamOf(body: Buffer, head: string): string {
  const start = body.indexOf('stream\n');
  if (start < 0) return '';
  const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0);
  const bytes = body.subarray(start + 7, start + 7 + length);
  return head.includes('/FlateDecode')
    ? inflateSync(bytes).toString('latin1')
    : bytes.toString('latin1');
}

function objectsOf(pdf: Buffer): Objects {
  const text = pdf.toString('latin1');
  const objects = [...text.matchAll(/^(\d+) 0 obj\b/gm)].map((match, i, all) => {
    const body = pdf.subarray(match.index, all[i + 1]?.index ?? pdf.length);
    const head = body.toString('latin1').split('stream\n')[0] ?? '';
    return [match[1] ?? '', { head, stream: streamOf(body, head) }] as const;
  });
  return new Map(objects);
}

const wordOf = (hex: string): string =>
  (hex.match(/.{4}/g) ?? []).map((code) => String.fromCharCode(Number.parseInt(code, 16))).join('');

/** Letters by glyph of a font. */
function lettersOf(toUnicode: string): ReadonlyMap<number, string> {
  const letters = new Map<number, string>();
  for (const [, block = ''] of toUnicode.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, glyph = '', word = ''] of block.matchAll(/<(\w+)>\s*<(\w+)>/g))
      letters.set(Number.parseInt(glyph, 16), wordOf(word));
  for (const [, block = ''] of toUnicode.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, from = '', to = '', word = ''] of block.matchAll(/<(\w+)>\s*<(\w+)>\s*<(\w+)>/g))
      for (let glyph = Number.parseInt(from, 16); glyph <= Number.parseInt(to, 16); glyph += 1) {
        const code = Number.parseInt(word, 16) + glyph - Number.parseInt(from, 16);
        letters.set(glyph, String.fromCharCode(code));
      }
  return letters;
}

const references = (text: string, name: string): readonly string[] =>
  [...text.matchAll(new RegExp(`/${name} (?:\\[)?((?:\\d+ 0 R ?)+)`, 'g'))].flatMap(
    ([, all = '']) => all.match(/\d+(?= 0 R)/g) ?? [],
  );

type Font = { readonly letters: ReadonlyMap<number, string>; readonly glyph: RegExp };

/** A variable font is drawn (Type 3) and has a byte per glyph, another has two. */
function fontOf(objects: Objects, id: string): Font {
  const head = objects.get(id)?.head ?? '';
  const letters = lettersOf(objects.get(references(head, 'ToUnicode')[0] ?? '')?.stream ?? '');
  return { letters, glyph: head.includes('/Type3') ? /.{2}/g : /.{4}/g };
}

function textOf(content: string, fonts: ReadonlyMap<string, Font>): string {
  let font: Font | undefined;
  let text = '';
  for (const [, name, hex] of content.matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj/g)) {
    if (name !== undefined) font = fonts.get(name);
    for (const glyph of (font === undefined ? null : hex?.match(font.glyph)) ?? [])
      text += font?.letters.get(Number.parseInt(glyph, 16)) ?? '';
  }
  return text.replace(/\s+/g, '');
}

/** Text of each page without its spaces, which a printer may write as distances. */
export function pagesOf(pdf: Buffer): readonly string[] {
  const objects = objectsOf(pdf);
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b/.test(head));
  return pages.map(({ head }) => {
    const named = head.matchAll(/\/(F\d+) (\d+) 0 R/g);
    const fonts = [...named].map(([, name = '', id = '']) => [name, fontOf(objects, id)] as const);
    const content = references(head, 'Contents').map((id) => objects.get(id)?.stream ?? '');
    return textOf(content.join('\n'), new Map(fonts));
  });
}
