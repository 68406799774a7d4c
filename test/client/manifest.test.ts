// How the control room is installed: in every language, in the colours of its dark theme, with icons that are what they say.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { pathInLanguage } from '#client/i18n/language.ts';
import { LANGUAGES } from '#shared/languages.ts';
import { ROOT } from '../../scripts/root.ts';

const PUBLIC = path.join(ROOT, 'client/public');
const manifestSchema = z.object({
  id: z.string(),
  lang: z.string(),
  name: z.string(),
  start_url: z.string(),
  scope: z.string(),
  display: z.literal('standalone'),
  background_color: z.string(),
  theme_color: z.string(),
  icons: z.array(z.object({ src: z.string(), sizes: z.string(), purpose: z.string() })),
});
const dark = readFileSync(path.join(ROOT, 'client/styles/tokens-dark.css'), 'utf8');
const token = (name: string): string | undefined =>
  new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(dark)?.[1];

test.each(LANGUAGES)('%s: starts in the room, and goes no further than it', (language) => {
  const text = readFileSync(path.join(PUBLIC, `control.${language}.webmanifest`), 'utf8');
  const manifest = manifestSchema.parse(JSON.parse(text));
  const room = pathInLanguage('/control', language);
  expect(manifest).toMatchObject({ lang: language, start_url: room, scope: room, id: '/control' });
  expect(manifest.theme_color).toBe(token('brand-ink'));
  expect(manifest.background_color).toBe(token('brand-paper'));
  expect(manifest.icons.map(({ purpose }) => purpose)).toEqual(['any', 'any', 'maskable']);
  for (const { src, sizes } of manifest.icons) {
    const png = readFileSync(path.join(PUBLIC, src));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`).toBe(sizes);
    expect(png.byteLength).toBeLessThan(10_000);
  }
});
