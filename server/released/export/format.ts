// What a format of a file of records is.
import type { Writable } from 'node:stream';
import type { RegionCollection } from '#shared/wire/api.ts';
import type { ReleaseRecord } from '#shared/wire/record.ts';

export type Rights = { readonly licence: string; readonly attribution: string };
export type Pages = AsyncIterable<readonly ReleaseRecord[]>;

export type Exported = {
  readonly pages: Pages;
  readonly rights: Rights;
  /** The regions of a plan that records name, for formats with places. */
  readonly regions: (planId: string) => Promise<RegionCollection>;
};

export type Format = {
  /** What people call it; the same in every language. */
  readonly title: string;
  /** Media type with its parameters. */
  readonly type: string;
  /** Writes page by page and keeps one page in memory. The length may not depend on levels. */
  readonly write: (exported: Exported, to: Writable) => Promise<void>;
};

export type Formats = Readonly<Record<string, Format>>;
