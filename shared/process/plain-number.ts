// A number as people write one, in an option or a setting: digits, a sign, a point. What JavaScript takes besides (1e3, 0x10, blanks, nothing at all) is no
// number that somebody meant to type.
import * as z from 'zod';

/** NaN: it is none. */
export function plainNumber(text: string): number {
  return /^-?\d+(?:[.]\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

/** For a schema that judges a number: a text that is none stays a text, so that it is named. */
export function typedNumber(value: unknown): unknown {
  const number = typeof value === 'string' ? plainNumber(value) : Number.NaN;
  return Number.isNaN(number) ? value : number;
}

/** What all chance of a run is drawn from, as an option says it. */
export const typedSeed = z.preprocess(typedNumber, z.uint32());

/** How many of something are asked for, as an option says it. */
export const typedCount = z.preprocess(typedNumber, z.int().positive());
