// Checks the chain of the decision log, without trusting who wrote it. No import but the language: so that somebody with Node and two files of
// ours can check a log that was handed over. What is hashed stands here once more on purpose, apart from the code that writes.

/** One entry as it came from the database or from a file. */
export type ChainEntry = {
  readonly seq: number;
  /** Exactly the bytes that were hashed: the document as JSON. */
  readonly bytes: string;
  readonly previousSha256: string;
  readonly sha256: string;
  /** What stands beside the bytes and is searched by; null where the source has none of its own. */
  readonly columns: ChainColumns | null;
  /** The document as it is shown beside the bytes; left out where the source shows none. */
  readonly document?: unknown;
  /** Words of a person: `none` where there is no row, null where they were erased, undefined where the source does not say. */
  readonly text: string | null | 'none' | undefined;
};
export type ChainColumns = {
  /** ISO 8601; compared as a moment. */
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  readonly alertId: string | null;
};

/**
 * `gap`: numbers do not follow each other. `previous`: not the hash of the entry before. `hash`: not the hash of these bytes. `bytes`: not a document.
 * `columns`: the columns say something else than the bytes. `document`: so does the document that stands beside them. `text`: words that were not written then, words without a hash, or a hash without words.
 */
export type BreakReason = 'gap' | 'previous' | 'hash' | 'bytes' | 'columns' | 'document' | 'text';
export type ChainBreak = { readonly seq: number; readonly reason: BreakReason };

export type ChainLink = { readonly seq: number; readonly sha256: string };
export type ChainCheck = {
  readonly count: number;
  /** Newest entry that was checked, whole or not; null without any. */
  readonly head: ChainLink | null;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly broken: ChainBreak | null;
};

/** SHA-256 of the text's UTF-8, in lower-case hex. Given in, because this file must run in a browser and in Node alike. */
export type Sha256Hex = (text: string) => string;

const START: ChainLink = { seq: 0, sha256: '0'.repeat(64) };

type Document = {
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  readonly alertId: string | null;
  readonly salt: string;
  readonly textSha256: string | null;
};

function documentOf(bytes: string): Document | null {
  try {
    const parsed: unknown = JSON.parse(bytes);
    if (typeof parsed !== 'object' || parsed === null) return null;
    const { at, kind, actor, alertId, salt, textSha256 } = parsed as Record<string, unknown>;
    const isNullable = (value: unknown): value is string | null =>
      value === null || typeof value === 'string';
    if (typeof at !== 'string' || typeof kind !== 'string' || typeof actor !== 'string')
      return null;
    if (typeof salt !== 'string' || !isNullable(alertId) || !isNullable(textSha256)) return null;
    return { at, kind, actor, alertId, salt, textSha256 };
  } catch {
    return null;
  }
}

function agrees(columns: ChainColumns, document: Document): boolean {
  return (
    Date.parse(columns.at) === Date.parse(document.at) &&
    columns.kind === document.kind &&
    columns.actor === document.actor &&
    columns.alertId === document.alertId
  );
}

/** As text in which the order of keys makes no difference. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Erased words leave their hash; words that never were leave none. */
function isTextRight(
  text: ChainEntry['text'],
  { salt, textSha256 }: Document,
  sha256: Sha256Hex,
): boolean {
  if (text === undefined) return true;
  if (text === 'none') return textSha256 === null;
  if (textSha256 === null) return false;
  return text === null || sha256(`${salt}${text}`) === textSha256;
}

function reasonOf(entry: ChainEntry, before: ChainLink, sha256: Sha256Hex): BreakReason | null {
  if (entry.seq !== before.seq + 1) return 'gap';
  if (entry.previousSha256 !== before.sha256) return 'previous';
  if (sha256(`${entry.previousSha256}\n${entry.seq}\n${entry.bytes}`) !== entry.sha256)
    return 'hash';
  const document = documentOf(entry.bytes);
  if (document === null) return 'bytes';
  if (entry.columns !== null && !agrees(entry.columns, document)) return 'columns';
  if (entry.document !== undefined && inOrder(entry.document) !== inOrder(JSON.parse(entry.bytes)))
    return 'document';
  return isTextRight(entry.text, document, sha256) ? null : 'text';
}

/**
 * Recomputes every hash in the order of the entries and stops at the first that is not right. `after` is what the first entry must follow: the start of
 * every log, or the entry before a part. An entry that was taken off the end leaves a shorter chain that is whole: only somebody who knows a later
 * head can tell. So heads are handed over, printed and published.
 */
export function verifyChain(
  entries: Iterable<ChainEntry>,
  sha256: Sha256Hex,
  after: ChainLink = START,
): ChainCheck {
  let before = after;
  let count = 0;
  let firstAt: string | null = null;
  let lastAt: string | null = null;
  for (const entry of entries) {
    count += 1;
    const reason = reasonOf(entry, before, sha256);
    before = { seq: entry.seq, sha256: entry.sha256 };
    lastAt = documentOf(entry.bytes)?.at ?? lastAt;
    firstAt ??= lastAt;
    if (reason !== null)
      return { count, head: before, firstAt, lastAt, broken: { seq: entry.seq, reason } };
  }
  return { count, head: count === 0 ? null : before, firstAt, lastAt, broken: null };
}

/**
 * What the public version of a day says of the log: it commits to the newest entry, so to every entry before it, and tells nothing, not even
 * whether anything was written that day, or ever. Whoever is shown the log later can look for the entry that it commits to. `head`: the hash of that
 * entry; before the first the log's start, a secret of the site that is kept with the log.
 */
export function sealOf(siteId: string, day: string, head: string, sha256: Sha256Hex): string {
  return sha256(`seal\n${siteId}\n${day}\n${head}`);
}

export type Sealed = { readonly siteId: string; readonly day: string; readonly seal: string };

/** Whether a seal is over an entry of this log, or from before the first one: over its start (null: not known), or over zeros, as it was once. */
export function isSealOf(
  { siteId, day, seal }: Sealed,
  entries: readonly Pick<ChainEntry, 'sha256'>[],
  start: string | null,
  sha256: Sha256Hex,
): boolean {
  const heads = [START.sha256, start ?? START.sha256, ...entries.map((entry) => entry.sha256)];
  return heads.some((head) => sealOf(siteId, day, head, sha256) === seal);
}
