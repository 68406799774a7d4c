import type { Attack } from '../attack.ts';
export declare const a22: Attack;
