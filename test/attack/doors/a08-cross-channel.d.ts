import type { Attack } from '../attack.ts';
export declare const a8: Attack;
