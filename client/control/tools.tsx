// What every page of the staff side has in its bar.

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { sessionQuery } from '#client/data/queries.ts';
import { LANGUAGE_NAMES, otherLanguages } from '#shared/languages.ts';
import { basePathOf, pathInLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/texts.ts';
import { themeOfSearch, withSearch, withTheme } from '../ui/theme.ts';
import signInStyles from './sign-in.module.css';
import { SignOut } from './sign-out.tsx';
import { useControlText } from './texts.ts';
import styles from './tools.module.css';

/** The same page in each other language. */
function OtherLanguage() {
  const language = useLanguage();
  const [path] = useLocation();
  const search = useSearch();
  // The router's path has no language prefix; the address has.
  const address = basePathOf(window.location.pathname) + path;
  return otherLanguages(language).map((other) => (
    <Link
      key={other}
      href={`~${withSearch(pathInLanguage(address, other), search, themeOfSearch(search))}`}
      lang={other}
      hrefLang={other}
    >
      {LANGUAGE_NAMES[other]}
    </Link>
  ));
}

/** The same page, light or dark. */
function OtherTheme() {
  const t = useControlText();
  const [path] = useLocation();
  const search = useSearch();
  const other = (themeOfSearch(search) ?? 'dark') === 'dark' ? 'light' : 'dark';
  return <Link href={withSearch(path, search, other)}>{t(`look.${other}`)}</Link>;
}

/** The way to what everybody may see, in the language and the colours of this page. */
export function ToPublic() {
  const t = useControlText();
  const language = useLanguage();
  const theme = themeOfSearch(useSearch());
  return <a href={withTheme(pathInLanguage('/', language), theme)}>{t('public')}</a>;
}

/** Language and theme, on the pages before the room. */
export function LanguageAndTheme() {
  const t = useControlText();
  return (
    <nav className={signInStyles.look} aria-label={t('look')}>
      <OtherLanguage />
      <OtherTheme />
    </nav>
  );
}

/** Language, theme, who is on duty, and the way out: on every page of the staff side. */
export function Tools({ children }: { readonly children?: ReactNode }) {
  const t = useControlText();
  const chosen = themeOfSearch(useSearch());
  const { data: session } = useQuery(sessionQuery());
  return (
    <nav className={styles.tools} aria-label={t('title')}>
      <OtherLanguage />
      {children}
      <OtherTheme />
      <Link className={styles.duty} href={withTheme('/control/people', chosen)}>
        <span>{session?.displayName ?? t('signin.token')}</span>
      </Link>
      <SignOut />
    </nav>
  );
}
