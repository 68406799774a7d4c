// The keys of the room, in one registry: the sheet shows what is registered, so it can never promise a key that does nothing.
import { type RefObject, useEffect, useRef, useSyncExternalStore } from 'react';

export type Shortcut = {
  /** As `KeyboardEvent.key` in lower case: `a`, `arrowleft`, ` `, `?`. */
  readonly key: string;
  /** What it does, in the language of the page. */
  readonly label: string;
};
type Entry = Shortcut & { readonly handler: { readonly current: (event: KeyboardEvent) => void } };

let entries: readonly Entry[] = [];
const watchers = new Set<() => void>();

function change(next: readonly Entry[]): void {
  entries = next;
  for (const watcher of watchers) watcher();
}

/** Whoever writes, or is in a dialog, means the letter and not the key. */
function isTyping({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.matches('input, textarea, select, [contenteditable]') ||
    target.closest('dialog') !== null
  );
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event)) return;
  // The newest registration of a key has it.
  const entry = entries.findLast(({ key }) => key === event.key.toLowerCase());
  if (entry === undefined) return;
  event.preventDefault();
  entry.handler.current(event);
}

/** Where the arrow keys mean something of their own, as they do on a map. */
const owners = new Set<RefObject<HTMLElement | null>>();

/** While the focus is in this element, the arrow keys are its own. */
export function useOwnArrows(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    owners.add(element);
    return () => void owners.delete(element);
  }, [element]);
}

/** Whether an arrow key was pressed where it means something else. */
export function isOwnArrow({ target }: KeyboardEvent): boolean {
  return target instanceof Node && [...owners].some(({ current }) => current?.contains(target));
}

/** While the component is on screen, the key does this. `label` null: an alias that the sheet does not list. */
export function useShortcut(
  key: string,
  label: string | null,
  handler: (event: KeyboardEvent) => void,
): void {
  const newest = useRef(handler);
  newest.current = handler;
  useEffect(() => {
    const entry: Entry = { key, label: label ?? '', handler: newest };
    if (entries.length === 0) window.addEventListener('keydown', onKey);
    change([...entries, entry]);
    return () => {
      change(entries.filter((other) => other !== entry));
      if (entries.length === 0) window.removeEventListener('keydown', onKey);
    };
  }, [key, label]);
}

/** Every key that works now and is listed, each once, in the order of registration. */
export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => entries,
  );
}
