// A number as people write one, in an option or a setting: digits, a sign, a point. What JavaScript takes besides (1e3, 0x10, blanks, nothing at all) is no
// number that somebody meant to type.

/** NaN: it is none. */
export function plainNumber(text: string): number {
  return /^-?\d+(?:[.]\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
