import type { Attack } from '../attack.ts';
export declare const a6: Attack;
