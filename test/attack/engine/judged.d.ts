import type { Attack, AttackId, AttackOptions } from '../attack.ts';
import type { Program } from './seen.ts';
export type Judgement = {
  /** The adversary did not get what it wanted, and there was something to get. */
  readonly holds: boolean;
  /** The adversary got what it wanted. */
  readonly breaks: boolean;
  readonly got: string;
};
export type EngineAttack = {
  readonly id: AttackId;
  readonly title: string;
  readonly holdsWhen: string;
  readonly run: (program: Program, options: AttackOptions) => Judgement;
  /** The control, where the plain one is not the right one. */
  readonly controlProgram?: Program;
};
export declare function engineAttack(attack: EngineAttack): Attack;
/** `0.19`, `12.5 %`: figures for the table. */
export declare function figure(value: number, digits?: number): string;
export declare function percent(share: number, digits?: number): string;
