import { type Lane } from '#shared/record.ts';
import { type EpochMs } from '#shared/time.ts';
import { type Row, type Victim } from './victim.ts';
export type Range = {
  readonly lane: Lane;
  readonly from: EpochMs;
  readonly to: EpochMs;
};
/** Rows of a channel: key to canonical text. `bytes` channels give the one value of a row, as the stream does. */
export type ChannelRows = ReadonlyMap<string, string>;
export type Channels = {
  readonly rows: ReadonlyMap<string, ChannelRows>;
  readonly bytes: ReadonlyMap<string, ChannelRows>;
};
export declare const keyOf: (row: Pick<Row, 'regionId' | 'windowStart'>) => string;
export declare const canonical: (row: Row) => string;
/** The value of a row on the stream. */
export declare const streamValue: (row: Row) => number;
export declare const rangeQuery: ({ lane, from, to }: Range) => string;
/** Reads a lane by every channel that the victim has. `latest` and `connect` hold the newest window only. */
export declare function readChannels(
  victim: Victim,
  siteId: string,
  range: Range,
): Promise<Channels>;
/** The answers themselves, with the headers that could tell something, and what an error says at the same time. */
export declare function rawAnswers(
  victim: Victim,
  siteId: string,
  range: Range,
): Promise<Map<string, string>>;
