// What rows of people and tokens ask their list to do.
import type { NewToken } from '#shared/wire/tokens.ts';
import type { PeopleKey } from './texts.ts';

/** What a row asks the list to do: `work` may give a one-time password to show. */
export type RowAct = (
  of: {
    readonly name: string;
    /** What is said when it is done; null: `work` gives a password, and that is shown. */
    readonly done: PeopleKey | null;
  },
  work: () => Promise<string | null>,
) => Promise<void>;

export type Rotated = { readonly tokenId: string; readonly graceHours: number };

/** `work` may give a new token to show once. */
export type ActOnToken = (
  of: {
    readonly label: string;
    /** The token that gets a successor; null: none does. */
    readonly rotated: Rotated | null;
  },
  work: () => Promise<NewToken | null>,
) => Promise<void>;
