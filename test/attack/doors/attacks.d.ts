import type { Attack } from '../attack.ts';
export declare const doorAttacks: readonly Attack[];
