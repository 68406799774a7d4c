// A button that asks first. One question is open at a time on the whole page, so that nobody answers the one they had left behind.
import { createContext, type ReactNode, useContext, useRef } from 'react';
import rowsStyles from './rows.module.css';
import { usePeopleText } from './texts.ts';

/** Which question is open, and how to open another. */
export const OpenQuestion = createContext<
  readonly [string | null, (question: string | null) => void]
>([null, () => {}]);

type AskFirstProps = {
  /** Tells this question from all others on the page. */
  readonly id: string;
  readonly button: ReactNode;
  readonly question: string;
  /** The answers beside No; each closes the question by calling `close`. */
  readonly answers: (close: () => void) => ReactNode;
};

/** Question and button take each other's place, and the focus goes with them. */
const takeFocus = (element: HTMLElement | null): void => element?.focus();

/** One question of the page: whether it is the open one, and the button's `ref` that takes the focus back after an answer. */
export function useQuestion(id: string) {
  const [opened, open] = useContext(OpenQuestion);
  const wasAnswered = useRef(false);
  return {
    isOpen: opened === id,
    ask: (): void => open(id),
    close: (): void => {
      wasAnswered.current = true;
      open(null);
    },
    focusBack: (element: HTMLButtonElement | null): void => {
      if (wasAnswered.current) element?.focus();
      wasAnswered.current = false;
    },
  };
}

export function AskFirst({ id, button, question, answers }: AskFirstProps) {
  const p = usePeopleText();
  const { isOpen, ask, close, focusBack } = useQuestion(id);
  if (!isOpen)
    return (
      <button type="button" className="button" ref={focusBack} onClick={ask}>
        {button}
      </button>
    );
  return (
    <fieldset className={rowsStyles.sure}>
      <legend>{question}</legend>
      <button type="button" className="button" ref={takeFocus} onClick={close}>
        {p('accounts.no')}
      </button>
      {answers(close)}
    </fieldset>
  );
}

/** The answer that does it and cannot be taken back; the question closes at once. */
export function DoIt({
  close,
  work,
  children,
}: {
  readonly close: () => void;
  readonly work: () => Promise<void>;
  readonly children: string;
}) {
  const answer = (): void => {
    close();
    void work();
  };
  return (
    <button type="button" className="button danger" onClick={answer}>
      {children}
    </button>
  );
}
