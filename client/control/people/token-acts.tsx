// How a token ends: revoked, or by a successor. Both ask first, because whatever uses it is locked out.
import { type ReactNode, useRef, useState } from 'react';
import { revokeToken, rotateToken } from '#client/data/tokens.ts';
import { GRACE_HOURS, type Token } from '#shared/wire/tokens.ts';
import type { ActOnToken } from './acts.ts';
import { useKeysText } from './keys-texts.ts';

type ActProps = { readonly token: Token; readonly act: ActOnToken };

type AskingProps = {
  readonly button: ReactNode;
  readonly question: string;
  /** The answers beside No; each closes the question by calling `close`. */
  readonly answers: (close: () => void) => ReactNode;
};

/** Question and button take each other's place, and the focus goes with them. */
function Asking({ button, question, answers }: AskingProps) {
  const k = useKeysText();
  const [isAsked, setIsAsked] = useState(false);
  const wasAsked = useRef(false);
  const close = (): void => setIsAsked(false);
  const open = (): void => {
    wasAsked.current = true;
    setIsAsked(true);
  };
  const focusBack = (element: HTMLButtonElement | null): void => {
    if (wasAsked.current) element?.focus();
    wasAsked.current = false;
  };
  if (!isAsked)
    return (
      <button type="button" className="btn" ref={focusBack} onClick={open}>
        {button}
      </button>
    );
  return (
    <fieldset className="sure">
      <legend>{question}</legend>
      <button type="button" className="btn" ref={(no) => no?.focus()} onClick={close}>
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
  const revoke = async (): Promise<null> => {
    await revokeToken(tokenId);
    return null;
  };
  return (
    <Asking
      button={
        <>
          {k('tokens.revoke')} <span className="vh">{label}</span>
        </>
      }
      question={
        successor === null
          ? k('tokens.sure', { label, id: tokenId })
          : k('tokens.sure.replaced', { label, id: tokenId, next: successor })
      }
      answers={(close) => (
        <button
          type="button"
          className="btn danger"
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
  const rotate = (graceHours: number): void =>
    void act({ label, rotated: { tokenId, graceHours } }, () => rotateToken(tokenId, graceHours));
  return (
    <Asking
      button={
        <>
          {k('tokens.rotate')} <span className="vh">{label}</span>
        </>
      }
      question={k('tokens.rotate.sure', { label, id: tokenId })}
      answers={(close) =>
        [GRACE_HOURS, 0].map((hours) => (
          <button
            key={hours}
            type="button"
            className={hours === 0 ? 'btn danger' : 'btn'}
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
