// A question before everything else, in a dialog of the browser: focus stays in it and then goes back to where it was. Escape closes it, Ctrl and Enter send it.
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { sendByKeys } from '../send-keys.ts';
import styles from './ask-dialog.module.css';
import { type AlertsKey, useAlertText } from './texts.ts';

export type AskDialogProps = {
  readonly title: string;
  /** Which place it is about; absent: none. */
  readonly about?: string;
  /** What its first button says. */
  readonly save: string;
  /** Does what was asked for; gives what went wrong, or null. */
  readonly onSave: (form: HTMLFormElement) => Promise<AlertsKey | null> | null;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

export function AskDialog({ title, about, save, onSave, onClose, children }: AskDialogProps) {
  const t = useAlertText();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<AlertsKey | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (isSending) return;
    setSending(true);
    const found = await onSave(event.currentTarget);
    setSending(false);
    setProblem(found);
    if (found === null) dialog.current?.close();
  };
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={id} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} onKeyDown={sendByKeys}>
        <h2 id={id}>
          {title} {about !== undefined && <span>{about}</span>}
        </h2>
        {children}
        <p className="problem" role="alert">
          {problem !== null && t(problem)}
        </p>
        <p className={styles.buttons}>
          <button type="submit" className="button primary">
            {save}
          </button>
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            {t('dialog.cancel')}
          </button>
        </p>
      </form>
    </dialog>
  );
}
