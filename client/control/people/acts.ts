// What rows of people and tokens ask their list to do.
import type { NewToken } from '#shared/wire/tokens.ts';

/** What a row asks the list to do: `work` may give a one-time password to show. */
export type RowAct = (name: string, work: () => Promise<string | null>) => Promise<void>;

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
