// What makes the control room a thing to install: its manifest, and the worker that keeps its files. The public pages have neither.
import { useEffect } from 'react';
import { LANGUAGES, type Language } from '#shared/languages.ts';
import { pathInLanguage } from '../../i18n/language.ts';

const MARKED = 'data-of-the-room';

function link(rel: string, href: string): HTMLLinkElement {
  const element = document.createElement('link');
  Object.assign(element, { rel, href });
  element.setAttribute(MARKED, '');
  return element;
}

/** While the page is one of the staff side, it says how it is installed. */
export function useManifest(language: Language): void {
  useEffect(() => {
    const links = [
      link('manifest', `/control.${language}.webmanifest`),
      link('apple-touch-icon', '/icons/room-192.png'),
    ];
    document.head.append(...links);
    return () => {
      for (const element of links) element.remove();
    };
  }, [language]);
}

/** Once somebody is signed in. Where the browser takes none (plain HTTP, a private window) the room works as it did, with a line only. */
export function useShellWorker(isSignedIn: boolean): void {
  useEffect(() => {
    if (!(isSignedIn && 'serviceWorker' in navigator)) return;
    for (const language of LANGUAGES) {
      const scope = pathInLanguage('/control', language);
      navigator.serviceWorker
        .register('/worker.js', { scope, updateViaCache: 'none' })
        .catch(() => {});
    }
  }, [isSignedIn]);
}
