// The log of changes in words. It holds ids, numbers and closed words; what this client has no word for stays as it is.
import type { AuditEntry } from '#shared/wire/accounts.ts';
import { isPeopleKey, type PeopleTranslate } from './texts.ts';

export type AuditWords = {
  readonly p: PeopleTranslate;
  readonly siteName: (siteId: string) => string;
};

type Fact = string | boolean | null;

function graceWord(hours: string, p: PeopleTranslate): string {
  return hours === '0' ? p('fact.grace.none') : p('fact.grace', { count: Number(hours) });
}

/** Words of a list that is kept as one text. */
const each = (value: string, wordOf: (part: string) => string): string =>
  value.split(' ').map(wordOf).join(', ');

function word(key: string, value: Fact, { p, siteName }: AuditWords): string {
  const known = (name: string, part: string): string => (isPeopleKey(name) ? p(name) : part);
  const text = String(value);
  switch (key) {
    case 'disabled':
      return p(value === true ? 'accounts.state.disabled' : 'accounts.state.active');
    case 'displayName':
      return p('fact.name');
    case 'siteId':
      return siteName(text);
    case 'sites':
      return text === 'all' ? p('sites.all') : each(text, siteName);
    case 'about':
      return each(text, (part) => known(`about.${part}`, part));
    case 'next':
      return p('fact.next', { id: text });
    case 'graceHours':
      return graceWord(text, p);
    default:
      return known(`${key}.${text}`, text);
  }
}

/** Nobody but a person and a command makes and ends tokens; of accounts the entry itself says `by`. */
const isTokenByCommand = ({ actorId, action, after }: AuditEntry): boolean =>
  actorId === 'system' && action.startsWith('token.') && after?.by === undefined;

/** Said by the line itself: `sign-in refused, 396 times since 12:00:00` (folded.ts). */
const SAID_ALREADY: readonly string[] = ['times', 'since'];

/** `viewer → auditor`, or what was set. */
export function factsOf(entry: AuditEntry, words: AuditWords): string {
  const { before, after } = entry;
  const said = Object.entries(after ?? {}).flatMap(([key, value]) => {
    const old = before?.[key];
    if (old === value || SAID_ALREADY.includes(key)) return [];
    const text = word(key, value, words);
    return [old === undefined ? text : `${word(key, old, words)} → ${text}`];
  });
  return (isTokenByCommand(entry) ? [...said, words.p('by.command')] : said).join(', ');
}

/** `account created`. */
export function actionOf({ action }: AuditEntry, p: PeopleTranslate): string {
  const key = `action.${action}`;
  return isPeopleKey(key) ? p(key) : action;
}
