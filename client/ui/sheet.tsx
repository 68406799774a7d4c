// A page that lies over another and explains something. A dialog of the browser: focus stays in it, Escape closes it, the other one goes on behind.
import { type ReactNode, useEffect, useId, useRef } from 'react';
import styles from './sheet.module.css';

export type SheetProps = {
  readonly title: string;
  /** What the button says that closes it. */
  readonly close: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

export function Sheet({ title, close, onClose, children }: SheetProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={styles.sheet} aria-labelledby={id} onClose={onClose}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          {close}
        </button>
      </div>
      {/* Something to scroll by keyboard when the text is longer than the screen. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling text is reached by the keyboard. */}
      <section className={styles.body} tabIndex={0} aria-labelledby={id}>
        {children}
      </section>
    </dialog>
  );
}
