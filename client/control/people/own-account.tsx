// What a person sees and does about their own account.
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { accountQuery, personalDataUrl } from '#client/data/people.ts';
import type { Session } from '#shared/wire/accounts.ts';
import { useAction } from '../actions.ts';
import { useSignOut } from '../use-sign-out.ts';
import { useKeysText } from './keys-texts.ts';
import { PasswordForm } from './password-form.tsx';
import peopleStyles from './people.module.css';
import { usePeopleText } from './texts.ts';
import { siteWords, useSiteNames } from './use-site-names.ts';

function Facts({ session }: { readonly session: Session }) {
  const p = usePeopleText();
  const k = useKeysText();
  const names = useSiteNames();
  const { data: account } = useQuery(accountQuery(session.accountId));
  return (
    <dl className={peopleStyles.facts}>
      <div>
        <dt>{p('own.name')}</dt>
        <dd>{session.displayName}</dd>
      </div>
      <div>
        <dt>{p('own.login')}</dt>
        <dd>{account?.login ?? (account === undefined ? '' : p('own.oidc'))}</dd>
      </div>
      <div>
        <dt>{p('own.role')}</dt>
        <dd>
          {p(`role.${session.role}`)}: {p(`means.${session.role}`)}
        </dd>
      </div>
      <div>
        <dt>{k('sites.own')}</dt>
        <dd>{siteWords(session.sites, names, k('sites.all'))}</dd>
      </div>
    </dl>
  );
}

function OwnPassword({ accountId }: { readonly accountId: string }) {
  const p = usePeopleText();
  const { data: account } = useQuery(accountQuery(accountId));
  const fold = useRef<HTMLDetailsElement>(null);
  const first = useRef<HTMLInputElement>(null);
  useAction('openOwnPassword', () => {
    if (fold.current === null) return;
    fold.current.open = true;
    first.current?.focus();
  });
  if (account?.signsInWith !== 'password') return null;
  return (
    // The notice about the first password leads here.
    <details
      ref={fold}
      className={peopleStyles.fold}
      id="password"
      open={window.location.hash === '#password'}
    >
      <summary>{p('password.title')}</summary>
      <PasswordForm accountId={accountId} first={first} />
    </details>
  );
}

export function OwnAccount({ session }: { readonly session: Session }) {
  const p = usePeopleText();
  const { accountId, displayName } = session;
  const leave = useSignOut(accountId);
  return (
    <section aria-labelledby="own-title">
      <h2 id="own-title">{p('own')}</h2>
      {displayName === null ? (
        <p>{p('own.token')}</p>
      ) : (
        <>
          <Facts session={session} />
          <OwnPassword accountId={accountId} />
          <div className={peopleStyles.actions}>
            <a className="button" href={personalDataUrl(accountId)} download={true}>
              {p('own.export')}
            </a>
            <button
              type="button"
              className="button"
              aria-describedby="everywhere-hint"
              onClick={leave}
            >
              {p('own.everywhere')}
            </button>
            <span id="everywhere-hint" className="hint">
              {p('own.everywhere.hint')}
            </span>
          </div>
        </>
      )}
    </section>
  );
}
