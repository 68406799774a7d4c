// The colours of client/styles/tokens*.css, and how they look to eyes and on paper that see less of them.
import { readFileSync } from 'node:fs';
import {
  type Color,
  clampRgb,
  converter,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  type Rgb,
  wcagLuminance,
} from 'culori';

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
const FILES: Readonly<Record<Theme, string>> = {
  light: 'client/styles/tokens.css',
  dark: 'client/styles/tokens-dark.css',
};

/** A token's colour, by name without its dashes. */
export function tokenOf(theme: Theme): (name: string) => string {
  const css = readFileSync(FILES[theme], 'utf8');
  const written = new Map(
    [...css.matchAll(/^\s*--([\w-]+): (#[\da-f]{6});/gm)].map(([, name, value]) => [name, value]),
  );
  return (name) => {
    const value = written.get(name);
    if (value === undefined) throw new Error(`${FILES[theme]} sets no colour --${name}`);
    return value;
  };
}

const toLinear = converter('lrgb');
const toRgb = converter('rgb');
const fromLinear = (r: number, g: number, b: number): Rgb =>
  clampRgb(toRgb({ mode: 'lrgb', r, g, b }));

/** Machado, Oliveira and Fernandes 2009, severity 1. Its matrices hold for linear light; the library multiplies whatever numbers it is given. */
function inLinearLight(filter: (color: Color) => Color): (colour: string) => Rgb {
  return (colour) => {
    const { r, g, b } = toLinear(colour) ?? { r: 0, g: 0, b: 0 };
    const seen = toRgb(filter({ mode: 'rgb', r, g, b }));
    return fromLinear(seen.r, seen.g, seen.b);
  };
}

/** What is seen of a colour, by who sees it. */
export const SIGHTS: Readonly<Record<string, (colour: string) => Rgb>> = {
  'full colour': (colour) => toRgb(colour) ?? fromLinear(0, 0, 0),
  deuteranopia: inLinearLight(filterDeficiencyDeuter(1)),
  protanopia: inLinearLight(filterDeficiencyProt(1)),
  tritanopia: inLinearLight(filterDeficiencyTrit(1)),
  greyscale: (colour) => {
    const light = wcagLuminance(colour);
    return fromLinear(light, light, light);
  },
};
