import type { KeyboardEvent } from 'react';

/** Ctrl and Enter, or Command and Enter, send the form in which somebody writes. */
export function sendByKeys(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}
