export type AttackId = `A${number}`;
export type Finding = {
  /** The product: true when the adversary did not get what it wanted. The control: true when it did. */
  readonly asExpected: boolean;
  /** What the adversary got, in one line for the table, with its figures. Never a canary or a token. */
  readonly got: string;
};
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
