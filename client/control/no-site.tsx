// In place of the room while there is nothing to show: why, and what to do. The way to people and rights and out stays.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useSearch } from 'wouter';
import type { Session } from '#shared/wire/accounts.ts';
import { themeOfSearch, withTheme } from '../ui/theme.ts';
import { BarPage } from './bar-page.tsx';
import { Command } from './people/command.tsx';
import peopleStyles from './people/people.module.css';
import { usePeopleText } from './people/texts.ts';
import { useControlText } from './texts.ts';

const REGISTER = 'npm run register -- --site site.json --sensors sensors.csv';
/** A site that is registered meanwhile, or a server that is back, is found without a reload. */
const ASK_FOR_SITE_MS = 15_000;

function useAskingAgain(): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    const ask = (): void => {
      for (const key of ['sites', 'site'])
        void queryClient.refetchQueries({ queryKey: [key], type: 'active' });
    };
    const timer = setInterval(ask, ASK_FOR_SITE_MS);
    return () => clearInterval(timer);
  }, [queryClient]);
}

/** Whoever has some sites only has one already, on some other installation or no longer: no command of theirs helps. */
function NothingRegistered({ hasAll }: { readonly hasAll: boolean }) {
  const t = useControlText();
  if (!hasAll) return <p>{t('nosite.yours')}</p>;
  return (
    <>
      <p>{t('nosite.lead')}</p>
      <Command text={REGISTER} />
      <p className="hint">{t('nosite.then')}</p>
    </>
  );
}

export type NoSiteProps = {
  readonly session: Session;
  readonly status: 'loading' | 'failed' | 'none';
};

export function NoSite({ session, status }: NoSiteProps) {
  const t = useControlText();
  const p = usePeopleText();
  const theme = themeOfSearch(useSearch());
  useAskingAgain();
  return (
    <BarPage title={t('title')} look={peopleStyles.page}>
      <section role="status">
        {status === 'none' ? (
          <>
            <h2>{t('nosite')}</h2>
            <NothingRegistered hasAll={session.sites === null} />
          </>
        ) : (
          <p>{t(status)}</p>
        )}
      </section>
      <p>
        <Link className={peopleStyles.back} href={withTheme('/control/people', theme)}>
          {p('title')}
        </Link>
      </p>
    </BarPage>
  );
}
