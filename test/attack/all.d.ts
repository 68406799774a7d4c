import type { Attack } from './attack.ts';
export declare const attacks: readonly Attack[];
