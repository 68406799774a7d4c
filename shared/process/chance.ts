// What is made by chance and has to be unlike all others: ids that tell nothing, and tokens.
import { randomBytes, randomInt } from 'node:crypto';

const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz';

const idOf = (prefix: string, letters: number): string =>
  `${prefix}-${Array.from({ length: letters }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;

/** Tells nothing about its person. */
export const newAccountId = (): string => idOf('a', 8);
export const newTokenId = (): string => idOf('t', 10);
export const newFactorId = (): string => idOf('f', 12);

/** 256 bits of chance, with a prefix by which scanners for leaked secrets know it. */
export const newToken = (kind: 'op' | 'dev'): string =>
  `cs_${kind}_${randomBytes(32).toString('base64url')}`;
