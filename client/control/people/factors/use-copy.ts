import { useState } from 'react';

/** `failed`: there is no clipboard on a page without https. */
type Copied = 'copied' | 'failed' | null;

export function useCopy(text: string): { readonly copied: Copied; readonly copy: () => void } {
  const [copied, setCopied] = useState<Copied>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied('copied');
    } catch {
      setCopied('failed');
    }
  };
  return { copied, copy: () => void copy() };
}
