import type { Attack } from '../attack.ts';
export declare const a5: Attack;
