// /control/people: one's own account for everybody who is signed in, accounts and the log of changes for those who keep or check them.
import './people.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from 'wouter';
import { accountQuery } from '#client/data/people.ts';
import type { Session } from '#shared/accounts.ts';
import { Mark } from '../../site/mark.tsx';
import { themeOfSearch, withTheme } from '../../site/theme.ts';
import { useTitle } from '../../site/title.ts';
import { Tools } from '../tools.tsx';
import { Accounts } from './accounts.tsx';
import { AuditLog } from './audit-log.tsx';
import { OwnFactors } from './factors/own-factors.tsx';
import { FirstPassword } from './first-password.tsx';
import { OwnAccount } from './own-account.tsx';
import { usePeopleText } from './texts.ts';
import { Tokens } from './tokens.tsx';

/** For whoever signs in with a password; the identity provider asks its own people. */
function OwnSecond({ accountId }: { readonly accountId: string }) {
  const isPerson = accountId !== 'token:operator';
  const { data: account } = useQuery({ ...accountQuery(accountId), enabled: isPerson });
  return account?.signsInWith === 'password' ? <OwnFactors accountId={accountId} /> : null;
}

const MAY_LOOK: readonly Session['role'][] = ['admin', 'auditor'];

const KEEPS_TOKENS: readonly Session['role'][] = ['admin', 'maintainer'];

export function PeoplePage({ session }: { readonly session: Session }) {
  const p = usePeopleText();
  useTitle(p('title'));
  const theme = themeOfSearch(useSearch());
  // Accounts and the log are of the whole installation: not for a role at some sites.
  const mayLook = MAY_LOOK.includes(session.role) && session.sites === null;
  const mayKeepTokens = KEEPS_TOKENS.includes(session.role);
  return (
    <div className="people">
      <header className="bar" data-more="true">
        <div className="id">
          <Mark size={28} />
          <h1>{p('title')}</h1>
        </div>
        <Tools />
      </header>
      <main>
        <Link className="back" href={withTheme('/control', theme)}>
          {p('back')}
        </Link>
        <FirstPassword session={session} />
        <OwnAccount session={session} />
        <OwnSecond accountId={session.accountId} />
        {mayLook && <Accounts session={session} />}
        {mayKeepTokens && <Tokens session={session} />}
        {mayLook && <AuditLog />}
      </main>
    </div>
  );
}
