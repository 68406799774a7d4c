// Whoever presses a message to this device comes to the room, at the alert that it was about: by the address, so that a page that is open is led there
// and not opened anew.
import { useEffect } from 'react';
import { useLocation, useSearch } from 'wouter';
import { resumePush } from '#client/data/device-push.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { themeOfSearch, withTheme } from '../../ui/theme.ts';

const ALERT = 'alert';

/** The alert that an address names: `?alert=<its id>`; null: none. */
export const alertOfSearch = (search: string): string | null =>
  new URLSearchParams(search).get(ALERT);

/** An address of the room, in the look of this page. */
const addressOf = (alertId: string, search: string): string =>
  withTheme(`/control?${ALERT}=${encodeURIComponent(alertId)}`, themeOfSearch(search));

const isCall = (data: unknown): data is { readonly alert: string } =>
  typeof data === 'object' && data !== null && 'alert' in data && typeof data.alert === 'string';

/** Follows the worker, which says what was pressed. */
export function useCalled(): void {
  const [, navigate] = useLocation();
  const search = useSearch();
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    const hear = ({ data }: MessageEvent<unknown>): void => {
      if (!isCall(data)) return;
      navigate(addressOf(data.alert, search));
      window.location.hash = 'alerts';
    };
    navigator.serviceWorker.addEventListener('message', hear);
    return () => navigator.serviceWorker.removeEventListener('message', hear);
  }, [navigate, search]);
}

/** A device that was switched on goes on after a new sign-in of the same person. */
export function useResumedPush(accountId: string | undefined): void {
  const language = useLanguage();
  useEffect(() => {
    if (accountId !== undefined) resumePush(accountId, language).catch(() => {});
  }, [accountId, language]);
}
