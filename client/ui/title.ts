import { useEffect } from 'react';

/** Names the browser's tab, and with it what a screen reader says first. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Crowdshade`;
  }, [title]);
}
