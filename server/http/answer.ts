// What a handler gives back. It never writes to the connection itself: the table of routes does, in one place (mount.ts).
import type { Writable } from 'node:stream';

/** The longest that an answer may be kept. Null: for one person, kept by nobody. */
export type Keeping = { readonly maxAgeSeconds: number } | null;

type Common = {
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: what the route says. */
  readonly keeping?: Keeping;
};

/** `json`: a value. `text`: bytes or a text that are written already, of any type. `stream`: written piece by piece. */
export type Answer = Common &
  (
    | { readonly kind: 'empty'; readonly status: 204 | 303 | 304 }
    | { readonly kind: 'json'; readonly status: number; readonly value: unknown }
    | {
        readonly kind: 'text';
        readonly status: number;
        readonly type: string;
        readonly text: string | Buffer;
      }
    | {
        readonly kind: 'stream';
        readonly status: 200;
        readonly type: string;
        /** Writes everything and ends. May throw a Refusal as long as nothing is written. */
        readonly write: (to: Writable) => Promise<void>;
      }
  );

export const JSON_TYPE = 'application/json; charset=utf-8';
export const GEOJSON_TYPE = 'application/geo+json; charset=utf-8';

export const json = (value: unknown, more: Common = {}): Answer => ({
  kind: 'json',
  status: 200,
  value,
  ...more,
});

/** 201, and where it stands when it has an address. */
export const created = (value: unknown, location?: string): Answer => ({
  kind: 'json',
  status: 201,
  value,
  ...(location === undefined ? {} : { headers: { Location: location } }),
});

/** A text that is written already. Throws nothing; whether it fits the route's schema is for the tests to see. */
export const text = (type: string, written: string | Buffer, more: Common = {}): Answer => ({
  kind: 'text',
  status: 200,
  type,
  text: written,
  ...more,
});

export const done = (): Answer => ({ kind: 'empty', status: 204 });

export const seeOther = (location: string): Answer => ({
  kind: 'empty',
  status: 303,
  headers: { Location: location },
});

/** Whoever asks has it already. The tag is set by `Asked.has`. */
export const notModified = (keeping: Keeping): Answer => ({
  kind: 'empty',
  status: 304,
  keeping,
});
