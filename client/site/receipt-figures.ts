// What this visit really loaded and left behind, as the browser itself counts it. Nothing here is a promise; it is a measurement.
import { useEffect, useState } from 'react';

export type ReceiptFigures = {
  readonly cookies: number;
  readonly foreignFiles: number;
  /** Entries in this site's storage on the device. */
  readonly stored: number;
  /** Bytes of every file of this page as sent, compressed. */
  readonly bytes: number;
};

type Loaded = { readonly name: string; readonly encodedBodySize: number };

/** Counts from what the browser lists. `files` are the page and its resources. */
export function figuresOf(
  files: readonly Loaded[],
  origin: string,
  { cookie, stored }: { cookie: string; stored: number },
): ReceiptFigures {
  return {
    cookies: cookie.split(';').filter((part) => part.trim() !== '').length,
    foreignFiles: files.filter(({ name }) => /^https?:/.test(name) && !name.startsWith(origin))
      .length,
    stored,
    bytes: files.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  };
}

function storedEntries(): number {
  try {
    return window.localStorage.length + window.sessionStorage.length;
  } catch {
    return 0; // A browser that forbids storage stores nothing.
  }
}

function measure(): ReceiptFigures {
  const files = ['navigation', 'resource']
    .flatMap((type) => performance.getEntriesByType(type))
    .filter((entry) => entry instanceof PerformanceResourceTiming);
  return figuresOf(files, window.location.origin, {
    cookie: document.cookie,
    stored: storedEntries(),
  });
}

/** Follows what the page loads, the map and the stream included. */
export function useReceiptFigures(): ReceiptFigures {
  const [figures, setFigures] = useState(measure);
  useEffect(() => {
    const observer = new PerformanceObserver(() => setFigures(measure()));
    observer.observe({ type: 'resource', buffered: true });
    return () => observer.disconnect();
  }, []);
  return figures;
}
