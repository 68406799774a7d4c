// What an attack of release specification section 13 is: the same adversary against the product and against a naive control, which it must break.

export type AttackId = `A${number}`;

/** What a statistical adversary is better off with the target's data than without: raw correlation alone would count luck and what everybody knows. */
export type Gain = {
  /** What is counted, as in `correlation with the hidden unit`. */
  readonly of: string;
  readonly withData: number;
  /** The same adversary without the target's data: the non-member baseline. */
  readonly without: number;
};

export type Finding = {
  /** The product: true when the adversary did not get what it wanted, but for what `notHeld` names. The control: true when it did. */
  readonly asExpected: boolean;
  /** What the adversary got, in one line for the table, with its figures. Never a canary or a token. */
  readonly got: string;
  /** Of every attack in STATISTICAL. */
  readonly gain?: Gain | undefined;
  /** Of the product: where it does not keep the limit of the specification, with the figure. A residual risk that SPEC.md names, and never told as held. */
  readonly notHeld?: readonly string[] | undefined;
  /** What the specification sets no limit for and wants to be told, with its figure. */
  readonly reported?: readonly string[] | undefined;
};

/** Attacks whose verdict is a statistic: each is scored against a non-member baseline (release specification, section 13). */
export const STATISTICAL: readonly AttackId[] = [
  'A4',
  'A9',
  'A12',
  'A19',
  'A25',
  'A26',
  'A27',
  'A29',
];

export type AttackOptions = {
  /** Exact and short versions only: what runs inside `npm test`. */
  readonly quick: boolean;
  /** Source of all chance. The same seed gives the same findings. */
  readonly seed: number;
};

export type Attack = {
  readonly id: AttackId;
  readonly title: string;
  /** `engine`: statistical, through `step`. `doors`: through HTTP, Socket.IO, REST, export, database, logs, metrics or journal folder. */
  readonly through: 'engine' | 'doors';
  /** When it holds, in one line, as the specification says. */
  readonly holdsWhen: string;
  readonly product: (options: AttackOptions) => Promise<Finding>;
  /** Null where no control can exist; then `whyNoControl` says why. */
  readonly control: ((options: AttackOptions) => Promise<Finding>) | null;
  readonly whyNoControl?: string;
};
