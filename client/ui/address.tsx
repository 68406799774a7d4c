// Links inside the client: relative to the language of the page, and they carry the theme that the address asks for.
import type { ReactNode } from 'react';
import { Link, useSearch } from 'wouter';
import { themeOfSearch, withTheme } from './theme.ts';

export type PageLinkProps = {
  /** Path without language prefix, or `~` and a whole path. */
  readonly to: string;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly current?: boolean;
  readonly lang?: string;
};

export function PageLink({ to, children, className, current, lang }: PageLinkProps) {
  const theme = themeOfSearch(useSearch());
  return (
    <Link
      href={withTheme(to, theme)}
      className={className}
      aria-current={current === true ? 'page' : undefined}
      lang={lang}
      hrefLang={lang}
    >
      {children}
    </Link>
  );
}
