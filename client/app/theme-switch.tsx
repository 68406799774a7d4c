import { Link, useLocation, useRouter, useSearch } from 'wouter';
import { useSiteText } from '../site/texts/site-text.ts';
import { type Theme, themeOfSearch, withTheme } from '../ui/theme.ts';
import styles from './theme-switch.module.css';

const CHOICES: readonly (Theme | null)[] = [null, 'light', 'dark'];

/** Three links to the same page, one per theme: the choice lives in the address and nowhere else. */
export function ThemeSwitch() {
  const t = useSiteText();
  const { base } = useRouter();
  const [path] = useLocation();
  const chosen = themeOfSearch(useSearch());
  return (
    <nav className={styles.themes} aria-label={t('shell.theme')}>
      <span aria-hidden="true">{t('shell.theme')}</span>
      {CHOICES.map((theme) => (
        <Link
          key={theme ?? 'system'}
          href={`~${withTheme(`${base}${path}`, theme)}`}
          aria-current={theme === chosen ? 'true' : undefined}
        >
          {t(`shell.theme.${theme ?? 'system'}`)}
        </Link>
      ))}
    </nav>
  );
}
