// How a token ends: revoked, or by a successor. Both ask first, because whatever uses it is locked out.
import { createContext, type ReactNode, useContext, useRef } from 'react';
import { revokeToken, rotateToken } from '#client/data/tokens.ts';
import { GRACE_HOURS, type Token } from '#shared/wire/tokens.ts';
import type { ActOnToken } from './acts.ts';
import { useKeysText } from './keys-texts.ts';
import rowsStyles from './rows.module.css';
import { labelOf } from './token-label.ts';

/** Which question is open, and how to open another: one at a time, so that nobody answers the one they had left behind. */
export const OpenQuestion = createContext<
  readonly [string | null, (question: string | null) => void]
>([null, () => {}]);

type ActProps = { readonly token: Token; readonly act: ActOnToken };

type AskingProps = {
  /** Tells this question from all others on the page. */
  readonly id: string;
  readonly button: ReactNode;
  readonly question: string;
  /** The answers beside No; each closes the question by calling `close`. */
  readonly answers: (close: () => void) => ReactNode;
};

/** Question and button take each other's place, and the focus goes with them. */
const takeFocus = (element: HTMLElement | null): void => element?.focus();

function Asking({ id, button, question, answers }: AskingProps) {
  const k = useKeysText();
  const [opened, open] = useContext(OpenQuestion);
  const wasAnswered = useRef(false);
  const close = (): void => {
    wasAnswered.current = true;
    open(null);
  };
  const focusBack = (element: HTMLButtonElement | null): void => {
    if (wasAnswered.current) element?.focus();
    wasAnswered.current = false;
  };
  if (opened !== id)
    return (
      <button type="button" className="button" ref={focusBack} onClick={() => open(id)}>
        {button}
      </button>
    );
  return (
    <fieldset className={rowsStyles.sure}>
      <legend>{question}</legend>
      <button type="button" className="button" ref={takeFocus} onClick={close}>
        {k('tokens.no')}
      </button>
      {answers(close)}
    </fieldset>
  );
}

/** `successor`: the token that took its place, which revoking leaves valid. */
export function Revoke({
  token: { label, tokenId },
  successor,
  act,
}: ActProps & { readonly successor: string | null }) {
  const k = useKeysText();
  const name = labelOf(label, k);
  const revoke = async (): Promise<null> => {
    await revokeToken(tokenId);
    return null;
  };
  return (
    <Asking
      id={`revoke ${tokenId}`}
      button={
        <>
          {k('tokens.revoke')} <span className="visually-hidden">{name}</span>
        </>
      }
      question={
        successor === null
          ? k('tokens.sure', { label: name, id: tokenId })
          : k('tokens.sure.replaced', { label: name, id: tokenId, next: successor })
      }
      answers={(close) => (
        <button
          type="button"
          className="button danger"
          onClick={() => {
            close();
            void act({ label, rotated: null }, revoke);
          }}
        >
          {k('tokens.yes')}
        </button>
      )}
    />
  );
}

export function Rotate({ token: { label, tokenId }, act }: ActProps) {
  const k = useKeysText();
  const name = labelOf(label, k);
  const rotate = (graceHours: number): void =>
    void act({ label, rotated: { tokenId, graceHours } }, () => rotateToken(tokenId, graceHours));
  return (
    <Asking
      id={`rotate ${tokenId}`}
      button={
        <>
          {k('tokens.rotate')} <span className="visually-hidden">{name}</span>
        </>
      }
      question={k('tokens.rotate.sure', { label: name, id: tokenId })}
      answers={(close) =>
        [GRACE_HOURS, 0].map((hours) => (
          <button
            key={hours}
            type="button"
            className={hours === 0 ? 'button' : 'button primary'}
            onClick={() => {
              close();
              rotate(hours);
            }}
          >
            {k(hours === 0 ? 'tokens.rotate.now' : 'tokens.rotate.later', { count: hours })}
          </button>
        ))
      }
    />
  );
}
