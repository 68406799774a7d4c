// The clock of a page of the staff side that is about no one site: that of the site whose room opens, as in the room. The page says once which it is.
import { createContext, useContext, useMemo } from 'react';
import { type Language, LOCALES, textIn } from '#shared/languages.ts';
import { formatInZone, shownZone } from '#shared/time-zone.ts';
import { type ChosenSite, useSite } from '../../data/use-site.ts';
import { useLanguage } from '../../i18n/texts.ts';

export type StaffClock = {
  /** Name of the site whose time it is; null: the time of this device, where there is no site. */
  readonly site: string | null;
  /** IANA. */
  readonly zone: string;
  /** 27 Nov 2026 */
  readonly day: (iso: string) => string;
  /** 27 Nov 2026, 04:12 */
  readonly moment: (iso: string) => string;
  /** 27 Nov 2026, 04:12:09 */
  readonly second: (iso: string) => string;
};

export function staffClock(zone: string, site: string | null, language: Language): StaffClock {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = formatInZone(LOCALES[language], zone, options);
    return (iso: string): string => formatter.format(new Date(iso));
  };
  const day = format({ day: 'numeric', month: 'short', year: 'numeric' });
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const time = format(clock);
  const second = format({ ...clock, second: '2-digit' });
  return {
    site,
    zone: shownZone(zone),
    day,
    moment: (iso) => `${day(iso)}, ${time(iso)}`,
    second: (iso) => `${day(iso)}, ${second(iso)}`,
  };
}

const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

function clockOfSite(site: ChosenSite, language: Language): StaffClock {
  if (site.status !== 'ready') return staffClock(ownZone(), null, language);
  const { timeZone, name } = site.resource.site;
  return staffClock(timeZone, textIn(name, language), language);
}

/** The clock of somebody with these sites; null while it is not known yet. */
export function useClockOf(sites: readonly string[] | null): StaffClock | null {
  const language = useLanguage();
  const site = useSite(sites);
  const { status, resource } = site;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the site only these two matter; the object is new at each render.
  return useMemo(
    () => (status === 'loading' ? null : clockOfSite(site, language)),
    [status, resource, language],
  );
}

const Clock = createContext<StaffClock | null>(null);
export const ClockProvider = Clock.Provider;

/** The clock of the page around it. */
export function useStaffClock(): StaffClock {
  const clock = useContext(Clock);
  if (clock === null) throw new Error('a time is shown outside of a page with a clock');
  return clock;
}
