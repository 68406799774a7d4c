// What a time zone is called: a name of the IANA list that says a place, or UTC. What people write instead is refused with the form of such a name and one that
// fits. Intl knows more names (JST, EST5EDT, Etc/GMT+5): letters that several countries use, zones without the summer time of any place, signs that are turned.
import { closest } from '#shared/process/did-you-mean.ts';
import { knownZone } from '#shared/time-zone.ts';

/** What Windows, calendars and people call the zones of western Europe. */
const OTHER_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^(w\. europe|ces?t\b|mes?z\b|(utc|gmt)?\+0?[12]\b)/i, 'Europe/Amsterdam'],
  [/^romance /i, 'Europe/Brussels'],
  [/^(gmt standard|bst\b|wes?t\b)/i, 'Europe/London'],
  [/^central europe /i, 'Europe/Budapest'],
  [/^central european /i, 'Europe/Warsaw'],
  [/^(e\. europe|gtb|fle|eest?\b)/i, 'Europe/Athens'],
];

const PLACED =
  /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\//;
const isName = (name: string): boolean => name === 'UTC' || PLACED.test(name);

/** Why a time zone cannot be taken, with the form of a name and the one to write instead; null for a name of the IANA list. */
export function timeZoneProblem(typed: string): string | null {
  const known = knownZone(typed);
  const isSpelledOtherwise = known?.toLowerCase() === typed.toLowerCase() && known !== typed;
  if (known !== null && !isSpelledOtherwise && isName(typed)) return null;
  const names = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
  const place = typed.trim().toLowerCase().replaceAll(' ', '_');
  const meant =
    [known].find((name) => name !== null && isName(name)) ??
    closest(typed, names) ??
    names.find((name) => place !== '' && name.toLowerCase().endsWith(`/${place}`));
  // An offset or an abbreviation is that of many places: an example, and no more.
  const example = OTHER_NAMES.find(([name]) => name.test(typed.trim()))?.[1] ?? 'Europe/Amsterdam';
  const instead = meant === undefined ? `like ${example}` : `write ${meant}`;
  return `is not the IANA name of a time zone, which has the form Area/City: ${instead}`;
}
