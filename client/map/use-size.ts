import { type RefObject, useEffect, useState } from 'react';

export type Size = { readonly width: number; readonly height: number };

/** Size of an element in CSS pixels, null before it is known or while it is not shown. */
export function useSize(element: RefObject<HTMLElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    if (element.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      setSize((old) =>
        width === 0 || height === 0 || (old?.width === width && old.height === height)
          ? old
          : { width, height },
      );
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

const USUAL_TYPE_PIXELS = 16;

/** How much larger than usual the reader wants text to be: what is measured in pixels for its text grows with it. */
export function textScale(): number {
  const { fontSize } = getComputedStyle(document.documentElement);
  return Number.parseFloat(fontSize) / USUAL_TYPE_PIXELS;
}
