// Released records as Parquet, one row group at a time, with the back-pressure of whoever downloads. Byte-identical on repeat, so that a
// checksum of a range holds.
import type { Writable } from 'node:stream';
import { ByteWriter, parquetWriteRows } from 'hyparquet-writer';
import type { ReleaseRecord } from '#shared/wire/record.ts';
import type { Format, Pages, Rights } from './format.ts';

/** Encoded in one go: small enough not to hold everybody else up. */
const ROW_GROUP = 10_000;

/** Resolves when `out` takes more, or is gone. */
function drained(out: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      out.off('drain', done);
      out.off('close', done);
      resolve();
    };
    out.on('drain', done);
    out.on('close', done);
  });
}

/** Gives its bytes away after each row group and waits while the other side is busy. */
class StreamWriter extends ByteWriter {
  readonly #out: Writable;

  constructor(out: Writable) {
    super(1_000_000);
    this.#out = out;
  }

  async flush(): Promise<void> {
    if (this.index === 0) return;
    const bytes = Buffer.from(new Uint8Array(this.buffer, 0, this.index));
    this.index = 0;
    if (this.#out.destroyed) throw new Error('the download was ended by the other side');
    if (!this.#out.write(bytes)) await drained(this.#out);
  }

  override async finish(): Promise<void> {
    await this.flush();
  }
}

type Element = NonNullable<Parameters<typeof parquetWriteRows>[0]['schema']>[number];

/** How the file holds each type of ours. A time says that it is UTC: without that, readers take it for the local time of whoever opens the file. */
const TYPES = {
  STRING: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  INT32: { type: 'INT32' },
  UTC: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
} as const satisfies Readonly<Record<string, Partial<Element>>>;

const COLUMNS = [
  { name: 'lane', type: 'STRING', nullable: false },
  { name: 'policyVersion', type: 'INT32', nullable: false },
  { name: 'planId', type: 'STRING', nullable: false },
  { name: 'regionId', type: 'STRING', nullable: false },
  { name: 'windowStart', type: 'UTC', nullable: false },
  { name: 'windowSeconds', type: 'INT32', nullable: false },
  { name: 'status', type: 'STRING', nullable: false },
  // Four bytes each, never a dictionary, bounds or compression: the length of a file must not depend on levels (attack A10).
  {
    name: 'level',
    type: 'INT32',
    nullable: true,
    encoding: 'PLAIN',
    codec: 'UNCOMPRESSED',
    statistics: false,
  },
  { name: 'reason', type: 'STRING', nullable: true },
  { name: 'publishedAt', type: 'UTC', nullable: false },
] as const satisfies readonly {
  name: keyof ReleaseRecord;
  type: keyof typeof TYPES;
  nullable: boolean;
  encoding?: string;
  codec?: string;
  statistics?: boolean;
}[];

const SCHEMA: Element[] = [
  { name: 'root', num_children: COLUMNS.length },
  ...COLUMNS.map(
    ({ name, type, nullable }): Element => ({
      name,
      repetition_type: nullable ? 'OPTIONAL' : 'REQUIRED',
      ...TYPES[type],
    }),
  ),
];

async function* rowsOf(pages: Pages): AsyncGenerator<Record<string, unknown>> {
  for await (const page of pages) {
    for (const record of page) {
      yield {
        ...record,
        windowStart: new Date(record.windowStart),
        publishedAt: new Date(record.publishedAt),
      };
    }
  }
}

/** Writes the file to `out` and ends it. Licence and attribution stand in the file's key-value metadata. */
async function writeParquet(pages: Pages, rights: Rights, out: Writable): Promise<void> {
  await parquetWriteRows({
    writer: new StreamWriter(out),
    rows: rowsOf(pages),
    schema: SCHEMA,
    columns: COLUMNS.map(({ type, nullable, ...column }) => column),
    rowGroupSize: ROW_GROUP,
    createdBy: 'crowdshade',
    kvMetadata: [
      { key: 'licence', value: rights.licence },
      { key: 'attribution', value: rights.attribution },
    ],
  });
  out.end();
}

export const parquet = {
  title: 'Parquet',
  type: 'application/vnd.apache.parquet',
  write: ({ pages, rights }, to) => writeParquet(pages, rights, to),
} as const satisfies Format;
