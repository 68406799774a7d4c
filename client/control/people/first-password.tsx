// Asks the first admin to change the password that the first start wrote into a file. It can be put off until the page is loaded anew.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from 'wouter';
import type { Session } from '#shared/wire/accounts.ts';
import { themeOfSearch, withTheme } from '../../ui/theme.ts';
import { runAction } from '../actions.ts';
import styles from './first-password.module.css';
import { useKeysText } from './keys-texts.ts';

const LATER = ['first-password-later', 'staff'] as const;

export function FirstPassword({ session }: { readonly session: Session }) {
  const k = useKeysText();
  const theme = themeOfSearch(useSearch());
  const queryClient = useQueryClient();
  const { data: isLater } = useQuery({
    queryKey: LATER,
    queryFn: () => false,
    initialData: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!session.hasFirstPassword || isLater) return null;
  return (
    <aside className={styles.notice} aria-label={k('first.title')}>
      <p>
        <b>{k('first.title')}.</b> {k('first.lead')}
      </p>
      <Link
        className="button primary"
        href={`${withTheme('/control/people', theme)}#password`}
        // On the page of people the form is there already: a change of the address alone opens nothing.
        onClick={() => runAction('openOwnPassword')}
      >
        {k('first.change')}
      </Link>
      <button
        type="button"
        className="button"
        onClick={() => queryClient.setQueryData(LATER, true)}
      >
        {k('first.later')}
      </button>
    </aside>
  );
}
