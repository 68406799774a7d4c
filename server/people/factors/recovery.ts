// Recovery codes: for the day when phone and key are gone. Shown once, kept as hashes, each good for one sign-in.

import { randomInt } from 'node:crypto';
import { sha256Hex } from '#shared/process/sha256.ts';
import { READABLE_LETTERS } from '../readable.ts';

const RECOVERY_CODES = 10;
const GROUPS = 7;
const GROUP = 4;

/** 28 letters in groups of four: 138 bits of chance, so a plain hash keeps it. */
function newCode(): string {
  return Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP }, () => READABLE_LETTERS[randomInt(READABLE_LETTERS.length)]).join(
      '',
    ),
  ).join('-');
}

export const newRecoveryCodes = (): readonly string[] =>
  Array.from({ length: RECOVERY_CODES }, newCode);

/** The hash of a code as it was typed: case, spaces and dashes do not count. */
export function hashOfCode(typed: string): string {
  return sha256Hex(`recovery ${typed.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`);
}
