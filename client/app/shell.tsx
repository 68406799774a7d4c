// What surrounds every public page: skip link, header with menu and language, footer with colours and contact.
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { useLocation, useRouter } from 'wouter';
import { LANGUAGE_NAMES, otherLanguages } from '#shared/languages.ts';
import { loadPart } from '../data/load-part.ts';
import { useSite } from '../data/use-site.ts';
import { pathInLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/texts.ts';
import { contactHref } from '../site/contact.ts';
import { NotNow } from '../site/not-now.tsx';
import pageStyles from '../site/page.module.css';
import { type SiteKey, useSiteText } from '../site/site-texts.ts';
import { PageLink } from '../ui/address.tsx';
import { Boundary } from '../ui/boundary.tsx';
import { Mark } from '../ui/mark.tsx';
import styles from './shell.module.css';
import { ThemeSwitch } from './theme-switch.tsx';

const Fictional = lazy(async () => ({
  default: (await loadPart(() => import('./fictional.tsx'))).Fictional,
}));

const MENU: readonly { readonly to: string; readonly text: SiteKey }[] = [
  { to: '/', text: 'shell.now' },
  { to: '/sensors', text: 'shell.sensors' },
  { to: '/data', text: 'shell.data' },
];

function isCurrent(path: string, to: string): boolean {
  if (to === '/') return path === '/' || path === '';
  return path.startsWith(to) || (to === '/sensors' && path.startsWith('/s/'));
}

function LanguageLink({ path }: { readonly path: string }) {
  return otherLanguages(useLanguage()).map((other) => (
    <PageLink
      key={other}
      className={styles.language}
      to={`~${pathInLanguage(path, other)}`}
      lang={other}
    >
      {LANGUAGE_NAMES[other]}
    </PageLink>
  ));
}

function Header({ path, whole }: { readonly path: string; readonly whole: string }) {
  const t = useSiteText();
  const organisation = useSite().resource?.site.organisation;
  return (
    <header className={styles.top}>
      <div className={pageStyles.width}>
        <PageLink className={styles.home} to="/">
          <Mark size={26} />
          <span>
            <b>Crowdshade</b>
            {organisation === undefined ? null : <i>{organisation.name}</i>}
          </span>
        </PageLink>
        <nav aria-label={t('shell.menu')}>
          {MENU.map(({ to, text }) => (
            <PageLink key={to} to={to} current={isCurrent(path, to)}>
              {t(text)}
            </PageLink>
          ))}
        </nav>
        <LanguageLink path={whole} />
      </div>
    </header>
  );
}

function Footer() {
  const t = useSiteText();
  const organisation = useSite().resource?.site.organisation;
  const contact = organisation && contactHref(organisation);
  return (
    <footer className={styles.foot}>
      <div className={pageStyles.width}>
        <p>{t('shell.promise')}</p>
        {contact === undefined ? null : <a href={contact}>{t('shell.contact')}</a>}
        <ThemeSwitch />
      </div>
    </footer>
  );
}

/** Moves the reading position to the new page after a link inside the site; not at the first load, and not at a new theme. */
function useFocusOnNavigation(path: string) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}

export function Shell({ children }: { readonly children: ReactNode }) {
  const t = useSiteText();
  const { base } = useRouter();
  const [path] = useLocation();
  const main = useFocusOnNavigation(path);
  const { resource } = useSite();
  return (
    <>
      {resource?.site.isFictional === true && (
        <Boundary fallback={null}>
          <Suspense fallback={null}>
            <Fictional />
          </Suspense>
        </Boundary>
      )}
      <div className={resource?.clock.mode === 'replay' ? `site ${styles.framed}` : 'site'}>
        <a className="skip-link" href="#main">
          {t('shell.skip')}
        </a>
        <Header path={path} whole={`${base}${path}`} />
        <main id="main" tabIndex={-1} ref={main}>
          <NotNow />
          {children}
        </main>
        <Footer />
      </div>
    </>
  );
}
