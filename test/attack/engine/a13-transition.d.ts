import type { Attack } from '../attack.ts';
export declare const a13: Attack;
