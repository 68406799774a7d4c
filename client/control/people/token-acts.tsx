// How a token ends: revoked, or by a successor. Both ask first, because whatever uses it is locked out.
import { revokeToken, rotateToken } from '#client/data/tokens.ts';
import { GRACE_HOURS, type Token } from '#shared/wire/tokens.ts';
import type { ActOnToken } from './acts.ts';
import { AskFirst, DoIt } from './asking.tsx';
import { useKeysText } from './keys-texts.ts';
import { labelOf } from './token-label.ts';

type ActProps = { readonly token: Token; readonly act: ActOnToken };

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
    <AskFirst
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
        <DoIt close={close} work={() => act({ label, rotated: null }, revoke)}>
          {k('tokens.yes')}
        </DoIt>
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
    <AskFirst
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
