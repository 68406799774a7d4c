// Chance that can be repeated: a hash of (seed, what it is for, numbers) as a number from 0 to 1. No state, so the order of asking and the
// chunking of time change nothing.

function mix(hash: number, value: number): number {
  let mixed = Math.imul(hash ^ value, 0x9e3779b1);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x85ebca77);
  return mixed ^ (mixed >>> 13);
}

function hashText(seed: number, text: string): number {
  let hash = mix(0x1234567, seed);
  for (let i = 0; i < text.length; i += 1) hash = mix(hash, text.charCodeAt(i));
  return hash;
}

/** Numbers for one purpose of one seed; `key` is hashed once. */
export type Chance = {
  /** From 0 (included) to 1 (excluded), the same for the same numbers. */
  uniform(a: number, b?: number): number;
  /** Standard normal. */
  normal(a: number, b?: number): number;
};

export function chanceFor(seed: number, key: string): Chance {
  const base = hashText(seed, key);
  const uniform = (a: number, b = 0): number =>
    (mix(mix(mix(base, a | 0), b | 0), 0x51ed270b) >>> 0) / 2 ** 32;
  return {
    uniform,
    normal: (a, b = 0) => {
      const u = Math.max(uniform(a, 2 * b + 1), 1e-9);
      return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * uniform(a, 2 * b + 2));
    },
  };
}
