// The attacks through the doors, in the order of the specification.
import type { Attack } from '../attack.ts';
import { a10 } from './a10-timing-size.ts';
import { a22 } from './a22-forensics.ts';

export const doorAttacks: readonly Attack[] = [a10, a22];
