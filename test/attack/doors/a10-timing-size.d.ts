import type { Attack } from '../attack.ts';
export declare const a10: Attack;
