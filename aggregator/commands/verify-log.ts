// `npm run verify-log -- --site s [--head <sha256>] [--seal <day>=<seal>] [--export log.ndjson]`, or `--file log.ndjson` instead of a database:
// recomputes every hash of a decision log and says whether anything was changed, left out or put in. Exit code 1 when something was.
// A file needs Node alone: what reaches the database is imported only when it is asked for.

import { createReadStream, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type ChainCheck, type ChainEntry, isSealOf, verifyChain } from '#shared/domain/chain.ts';
import { runCommand, type Say, Usage } from '#shared/process/command.ts';
import { refuseUnwritable } from '#shared/process/file-owner.ts';
import { DATA_DIR_USAGE, readOptions, usageOf } from '#shared/process/options.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { plainFile } from '#shared/process/text-file.ts';

const text = { type: 'string' } as const;
const OPTIONS = {
  site: { ...text, value: '<siteId>', default: 'demo', about: 'whose log it is' },
  file: {
    ...text,
    value: '<log.ndjson>',
    about: 'a log that was exported, instead of the database; needs Node alone',
  },
  head: {
    ...text,
    value: '<sha256>',
    about: 'a later head, 64 hex digits: shows whether entries were taken off the end',
  },
  seal: {
    ...text,
    value: '<YYYY-MM-DD>=<seal>',
    about: "a day and the seal of its public version: shows whether it is this log's",
  },
  export: { ...text, value: '<log.ndjson>', about: 'writes the log to this file' },
} as const;
const USAGE = usageOf(
  [
    'npm run verify-log -- [--site <siteId>] [--file <log.ndjson>] [--head <sha256>] [--seal <YYYY-MM-DD>=<seal>] [--export <log.ndjson>]',
  ],
  OPTIONS,
  DATA_DIR_USAGE,
);
const HASH = /^[0-9a-f]{64}$/;

const REASONS: Readonly<Record<NonNullable<ChainCheck['broken']>['reason'], string>> = {
  gap: 'its number does not follow the one before: an entry was left out, put in or moved',
  previous: 'it does not name the hash of the entry before it',
  hash: 'its hash is not the hash of what it says',
  bytes: 'what it says is not a document of the log',
  columns: 'its columns say something else than what was hashed',
  document: 'the document that it shows is not the one that was hashed',
  text: 'its words are not those that were written then',
};

/** There is no chain to check, and the seal says so. */
const SEALED_EMPTY = 'the seal is right: it is over the start of this log, which has no entry yet';

/** Names are kept apart, so that a person can be forgotten: the chain knows the id of whoever acted. */
const WHOLE =
  'whole: nothing was changed, left out or put in (who acted by id; display names are not part of it)';

type Options = {
  readonly site: string;
  readonly file: string | undefined;
  readonly head: string | undefined;
  readonly seal: readonly [string, string] | null;
  readonly export: string | undefined;
};

function optionsAsked(): Options {
  const values = readOptions(USAGE, OPTIONS);
  const { head, seal } = values;
  if (head !== undefined && !HASH.test(head))
    throw new Usage(`--head: a hash has 64 hex digits\n${USAGE}`);
  const [day, sealed] = seal?.split('=') ?? [];
  if (seal !== undefined && (day === undefined || !HASH.test(sealed ?? '')))
    throw new Usage(`--seal: write <YYYY-MM-DD>=<seal of the public version>\n${USAGE}`);
  return {
    site: values.site,
    file: values.file,
    head,
    seal: day === undefined || sealed === undefined ? null : [day, sealed],
    export: values.export,
  };
}

/** A line is an entry as the API serves it, or as `--export` wrote it. */
function entryOf(line: string, number: number): ChainEntry {
  try {
    const entry: Partial<ChainEntry> & { readonly isErased?: boolean } = JSON.parse(line);
    const { seq, bytes, previousSha256, sha256: hash, document, text, isErased } = entry;
    if (typeof seq !== 'number' || typeof bytes !== 'string') throw new Error('no entry');
    const columns = entry.columns ?? null;
    // The API says `text: null` where there were no words as well.
    const words = text === null && isErased === false ? 'none' : text;
    return {
      seq,
      bytes,
      previousSha256: previousSha256 ?? '',
      sha256: hash ?? '',
      columns,
      document,
      text: words,
    };
  } catch {
    throw new Error(`line ${number} of the file is not an entry of a log`);
  }
}

/** A log as it was read; `isKnown`: its site is registered; `start`: what seals from before its first entry are over, null where it does not say. */
type Read = {
  readonly entries: ChainEntry[];
  readonly isKnown: boolean;
  readonly start: string | null;
};

/** The line of an export that is no entry: the start of the log. */
function startOf(line: string): string | null {
  try {
    const { start, seq }: { start?: unknown; seq?: unknown } = JSON.parse(line);
    return seq === undefined && typeof start === 'string' && HASH.test(start) ? start : null;
  } catch {
    return null;
  }
}

async function entriesOfFile(file: string): Promise<Read> {
  plainFile(file);
  const entries: ChainEntry[] = [];
  let start: string | null = null;
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    // Drops the byte order mark too that Windows puts in front.
    const text = line.trim();
    if (text === '') continue;
    number += 1;
    const told = startOf(text);
    if (told === null) entries.push(entryOf(text, number));
    else start = told;
  }
  // The API gives the newest first.
  const isNewestFirst = (entries[0]?.seq ?? 0) > (entries.at(-1)?.seq ?? 0);
  return { entries: isNewestFirst ? entries.reverse() : entries, isKnown: true, start };
}

async function entriesOfDatabase(
  environment: Readonly<Record<string, string | undefined>>,
  site: string,
  say: Say,
): Promise<Read> {
  const [{ readSettings }, { withInstallation }, { isRegistered, readChain }, { readLogStart }] =
    await Promise.all([
      import('../process/settings.ts'),
      import('#database/with-database.ts'),
      import('#database/aggregator/chain.ts'),
      import('#database/decisions.ts'),
    ]);
  return withInstallation(readSettings(environment), say, async (openAs) => {
    const entries: ChainEntry[] = [];
    const pool = openAs('auditor');
    for await (const entry of readChain(pool, site)) entries.push(entry);
    const isKnown = entries.length > 0 || (await isRegistered(pool, site));
    return { entries, isKnown, start: isKnown ? await readLogStart(pool, site) : null };
  });
}

function report({ count, head, firstAt, lastAt }: ChainCheck): string {
  return [
    `entries    ${count}`,
    `first      ${firstAt ?? '-'}`,
    `last       ${lastAt ?? '-'}`,
    `head       ${head === null ? '-' : `${head.sha256} (entry ${head.seq})`}`,
    '',
  ].join('\n');
}

/** Where there is nothing to check, nothing was found to be whole. */
function nothingIn({ file, site }: Options, isKnown: boolean): string {
  if (file === undefined)
    return isKnown
      ? `nothing was checked: site ${site} is registered, and its log has no entry yet`
      : `nothing was checked: there is no site ${site}. Is that its id?`;
  return `nothing was checked: ${file} has no entry. Export the log anew with --export, or save its pages line by line`;
}

/** What is wrong with the log, or null. */
function problemOf(check: ChainCheck, read: Read, options: Options): string | null {
  const { broken, count } = check;
  const { entries, isKnown, start } = read;
  const { head, seal, site } = options;
  const [day = '', sealed = ''] = seal ?? [];
  const isSealed =
    seal !== null && isSealOf({ siteId: site, day, seal: sealed }, entries, start, sha256Hex);
  if (count === 0 && !isSealed) return nothingIn(options, isKnown);
  if (broken !== null) return `BROKEN at entry ${broken.seq}: ${REASONS[broken.reason]}`;
  if (head !== undefined && !entries.some((entry) => entry.sha256 === head))
    return 'BROKEN: no entry has the hash that was given as head. Entries were taken off the end, or it is the head of another log';
  if (seal === null || isSealed) return null;
  const more =
    start === null
      ? '. If it is from before the first entry, only a log from --export shows it'
      : '';
  return `BROKEN: the seal of ${day} is over no entry of this log${more}`;
}

/** The log in lines: what its first seals are over, and its entries. */
function exported({ entries, start }: Read): string {
  const lines = start === null ? entries : [{ start }, ...entries];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

await runCommand(async (environment, say) => {
  const options = optionsAsked();
  const read =
    options.file === undefined
      ? await entriesOfDatabase(environment, options.site, say)
      : await entriesOfFile(options.file);
  const check = verifyChain(read.entries, sha256Hex);
  process.stdout.write(report(check));
  if (options.export !== undefined) refuseUnwritable(options.export);
  if (options.export !== undefined) writeFileSync(options.export, exported(read));
  const problem = problemOf(check, read, options);
  process.stdout.write(`${problem ?? (check.count === 0 ? SEALED_EMPTY : WHOLE)}\n`);
  if (problem !== null) process.exitCode = 1;
});
