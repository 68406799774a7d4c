// How an engine attack is put together: one run per program, judged from the ground truth, the same code for product and control.
import type { Attack, AttackId, AttackOptions, Finding, Gain } from '../attack.ts';
import { naive } from './naive.ts';
import { product } from './product.ts';
import type { Program } from './seen.ts';

export type Judgement = {
  /** The adversary did not get what it wanted, but for what `notHeld` names, and there was something to get. */
  readonly holds: boolean;
  /** The adversary got what it wanted. */
  readonly breaks: boolean;
  readonly got: string;
  readonly gain?: Gain | undefined;
} & Pick<Finding, 'notHeld' | 'reported'>;

export type EngineAttack = {
  readonly id: AttackId;
  readonly title: string;
  readonly holdsWhen: string;
  readonly run: (program: Program, options: AttackOptions) => Judgement;
  /** The control, where the plain one is not the right one. */
  readonly controlProgram?: Program;
};

export function engineAttack(attack: EngineAttack): Attack {
  const { id, title, holdsWhen, run, controlProgram = naive } = attack;
  return {
    id,
    title,
    through: 'engine',
    holdsWhen,
    product: async (options) => {
      const { holds, got, gain, notHeld, reported } = run(product, options);
      return { asExpected: holds, got, gain, notHeld, reported };
    },
    control: async (options) => {
      const { breaks, got, gain, reported } = run(controlProgram, options);
      return { asExpected: breaks, got, gain, reported };
    },
  };
}

/** `0.19`, `12.5 %`: figures for the table. */
export function figure(value: number, digits = 2): string {
  return value.toFixed(digits);
}

export function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)} %`;
}
