// /control/people: one's own account for everybody who is signed in, accounts and the log of changes for those who keep or check them.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearch } from 'wouter';
import { AUDITORS, isOneOf, MAINTAINERS, OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import type { Session } from '#shared/wire/accounts.ts';
import { accountQuery } from '../../data/people.ts';
import { themeOfSearch, withTheme } from '../../ui/theme.ts';
import { useTitle } from '../../ui/title.ts';
import { BarPage } from '../bar-page.tsx';
import { Accounts } from './accounts.tsx';
import { OpenQuestion } from './asking.tsx';
import { AuditLog } from './audit-log.tsx';
import { OwnFactors } from './factors/own-factors.tsx';
import { FirstPassword } from './first-password.tsx';
import { OwnAccount } from './own-account.tsx';
import { OwnDevice } from './own-device.tsx';
import peopleStyles from './people.module.css';
import { ClockProvider, type StaffClock, useClockOf } from './staff-clock.tsx';
import { usePeopleText } from './texts.ts';
import { Tokens } from './tokens.tsx';

/** For whoever signs in with a password; the identity provider asks its own people. */
function OwnSecond({ accountId }: { readonly accountId: string }) {
  const isPerson = accountId !== OPERATOR_TOKEN;
  const { data: account } = useQuery({ ...accountQuery(accountId), enabled: isPerson });
  return account?.signsInWith === 'password' ? <OwnFactors accountId={accountId} /> : null;
}

function WhichClock({ clock: { site, zone } }: { readonly clock: StaffClock }) {
  const p = usePeopleText();
  return (
    <p className="hint">
      {site === null ? p('clock.device', { zone }) : p('clock.site', { site, zone })}
    </p>
  );
}

function Sections({ session }: { readonly session: Session }) {
  // Accounts and the log are of the whole installation: not for a role at some sites.
  const mayLook = isOneOf(AUDITORS, session.role) && session.sites === null;
  const question = useState<string | null>(null);
  return (
    <OpenQuestion value={question}>
      <OwnAccount session={session} />
      <OwnDevice session={session} />
      <OwnSecond accountId={session.accountId} />
      {mayLook && <Accounts session={session} />}
      {isOneOf(MAINTAINERS, session.role) && <Tokens session={session} />}
      {mayLook && <AuditLog session={session} />}
    </OpenQuestion>
  );
}

export function PeoplePage({ session }: { readonly session: Session }) {
  const p = usePeopleText();
  useTitle(p('title'));
  const theme = themeOfSearch(useSearch());
  const clock = useClockOf(session.sites);
  return (
    <BarPage title={p('title')} look={peopleStyles.page}>
      <div className={peopleStyles.backLine}>
        <Link className={peopleStyles.back} href={withTheme('/control', theme)}>
          {p('back')}
        </Link>
        {clock !== null && <WhichClock clock={clock} />}
      </div>
      <FirstPassword session={session} />
      {clock !== null && (
        <ClockProvider value={clock}>
          <Sections session={session} />
        </ClockProvider>
      )}
    </BarPage>
  );
}
