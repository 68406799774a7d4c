// Light or dark: the system decides, unless the address says `?theme=`. Links of the site carry it on, so nothing needs to be stored.

export type Theme = 'light' | 'dark';

/** The theme that the address asks for, null when it leaves it to the system. */
export function themeOfSearch(search: string): Theme | null {
  const theme = new URLSearchParams(search).get('theme');
  return theme === 'light' || theme === 'dark' ? theme : null;
}

/** `path` with the theme of the current address, other parameters of the current address left behind. */
export function withTheme(path: string, theme: Theme | null): string {
  if (theme === null) return path;
  const [address = '', hash] = path.split('#');
  const joint = address.includes('?') ? '&' : '?';
  return `${address}${joint}theme=${theme}${hash === undefined ? '' : `#${hash}`}`;
}

/** `path` with the parameters of the current address, and this theme. */
export function withSearch(path: string, search: string, theme: Theme | null): string {
  const parameters = new URLSearchParams(search);
  parameters.delete('theme');
  const kept = parameters.toString();
  return withTheme(kept === '' ? path : `${path}?${kept}`, theme);
}

/** Puts the theme where tokens.css looks for it. */
export function applyTheme(theme: Theme | null): void {
  if (theme === null) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
