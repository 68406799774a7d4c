// One scale of levels, measured on the tokens as they are written: the same hue in both themes, more of it with every level, and nothing that anybody
// could take for the level beside it or for the red of an alert. Digits, tallies and words say the same; none of them is counted on here.
import { globSync, readFileSync } from 'node:fs';
import { converter, differenceCiede2000, wcagContrast } from 'culori';
import { describe, expect, test } from 'vitest';
import { LEVEL_LOOKS } from '#client/model/look.ts';
import { colour } from '../../server/debrief/colours.ts';
import { DEBRIEF_STYLE } from '../../server/debrief/style.ts';
import { SIGHTS, THEMES, tokenOf } from '../kit/colour-tokens.ts';

/** Of CIEDE2000. One is what a trained eye sees side by side; two plates stand apart on a screen, so we ask for eight. */
const APART = 8;
const HUE_GAP = 40;
/** In degrees; eight bits a channel move a quiet colour by two. */
const SAME_HUE = 5;
/** WCAG 2.2, level AA, text of any size. */
const TEXT_CONTRAST = 4.5;
/** WCAG 2.2, 1.4.11, what is needed to see a part of a drawing. */
const LINE_CONTRAST = 3;

const toOklch = converter('oklch');
const difference = differenceCiede2000();
const hueOf = (value: string): number => toOklch(value)?.h ?? Number.NaN;
const chromaOf = (value: string): number => toOklch(value)?.c ?? Number.NaN;
function degreesBetween(one: string, other: string): number {
  const degrees = Math.abs(hueOf(one) - hueOf(other));
  return Math.min(degrees, 360 - degrees);
}
const scaleOf = (theme: (typeof THEMES)[number], prefix = 'level'): string[] =>
  LEVEL_LOOKS.map((level) => tokenOf(theme)(`${prefix}-${level}`));
const rises = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value > (values[i - 1] ?? 0));

test('a level has the same hue in dark and light, its outline too', () => {
  const light = scaleOf('light');
  for (const scale of [
    scaleOf('dark'),
    scaleOf('light', 'line-level'),
    scaleOf('dark', 'line-level'),
  ])
    for (const [level, value] of scale.entries())
      expect(degreesBetween(value, light[level] ?? '')).toBeLessThanOrEqual(SAME_HUE);
});

describe.each(THEMES)('in the %s theme', (theme) => {
  const token = tokenOf(theme);
  const scale = scaleOf(theme);
  const grounds = ['map-site', 'map-ground', 'brand-paper', 'surface-1', 'surface-2'];

  test.each(grounds)('chroma, and contrast with %s, rise with the level', (ground) => {
    expect(rises(scale.map(chromaOf))).toBe(true);
    // On dark ground that is more lightness, on light ground less: a level that rises leaves the ground in either.
    expect(rises(scale.map((value) => wcagContrast(value, token(ground))))).toBe(true);
    const lights = scale.map((value) => toOklch(value)?.l ?? 0);
    expect(rises(theme === 'dark' ? lights : lights.toReversed())).toBe(true);
  });

  test.each(Object.entries(SIGHTS))(
    '%s: no two levels are alike, and none is like the alarm',
    (_, seen) => {
      const alarm = seen(token('alert'));
      for (const [level, value] of scale.entries()) {
        expect(difference(seen(value), alarm)).toBeGreaterThanOrEqual(APART);
        for (const higher of scale.slice(level + 1))
          expect(difference(seen(value), seen(higher))).toBeGreaterThanOrEqual(APART);
      }
    },
  );

  test('no level is near the hue of the alarm, nor of what is past', () => {
    for (const value of scale)
      for (const name of ['alert', 'brand-past'])
        expect(degreesBetween(value, token(name))).toBeGreaterThanOrEqual(HUE_GAP);
  });

  test('level 4 is unlike labels and buttons, in hue and at a glance', () => {
    const [critical = ''] = scale.slice(-1);
    const others = ['text-1', 'map-label', 'map-stage', 'brand-accent', 'brand-focus', 'done'];
    for (const [, seen] of Object.entries(SIGHTS).filter(([name]) => name !== 'greyscale'))
      for (const other of others)
        expect(difference(seen(critical), seen(token(other)))).toBeGreaterThanOrEqual(APART);
    expect(degreesBetween(critical, token('brand-accent'))).toBeGreaterThanOrEqual(HUE_GAP);
  });

  test('text on a plate, its outline on the map, and the alarm can be read', () => {
    for (const level of LEVEL_LOOKS) {
      const text = wcagContrast(token(`on-level-${level}`), token(`level-${level}`));
      expect(text).toBeGreaterThanOrEqual(TEXT_CONTRAST);
      const line = wcagContrast(token(`line-level-${level}`), token('map-site'));
      expect(line).toBeGreaterThanOrEqual(LINE_CONTRAST);
    }
    for (const ground of ['surface-1', 'surface-2', 'alert-quiet', 'on-alert'])
      expect(wcagContrast(token('alert'), token(ground))).toBeGreaterThanOrEqual(TEXT_CONTRAST);
  });
});

test('the debrief has the colours of the light theme and none of its own', () => {
  for (const level of LEVEL_LOOKS) {
    expect(colour(`level-${level}`)).toBe(tokenOf('light')(`level-${level}`));
    // The digit on a bar is written in what was measured to be read on it.
    const digit = `.on-level-${level}{fill:${tokenOf('light')(`on-level-${level}`)}}`;
    expect(DEBRIEF_STYLE).toContain(digit);
  }
  expect(() => colour('level-5')).toThrow('--level-5');
  const own = globSync('server/debrief/**/*.ts').filter((file) =>
    /#[\da-f]{3}(?:[\da-f]{3})?\b/i.test(readFileSync(file, 'utf8')),
  );
  expect(own).toEqual([]);
});
