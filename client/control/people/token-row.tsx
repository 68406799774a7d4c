// One token in the list: what for, where, until when, and how it ends.
import { useState } from 'react';
import { revokeToken, rotateToken } from '#client/data/tokens.ts';
import { lastUsed } from '#client/model/last-used.ts';
import type { NewToken, Token } from '#shared/wire/tokens.ts';
import { useKeysText } from './keys-texts.ts';
import { useStaffClock } from './staff-clock.tsx';
import { usePeopleText } from './texts.ts';
import { siteWords, useSiteNames } from './use-site-names.ts';

/** `work` may give a new token to show once. */
export type ActOnToken = (
  of: {
    readonly label: string;
    /** Id of the token that gets a successor; null: none does. */
    readonly rotated: string | null;
  },
  work: () => Promise<NewToken | null>,
) => Promise<void>;

export const isOver = ({ revokedAt, expiresAt }: Token, now: number): boolean =>
  revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) <= now);

function useWhen(token: Token, now: number): string {
  const k = useKeysText();
  const { moment } = useStaffClock();
  const { revokedAt, expiresAt } = token;
  if (revokedAt !== null) return k('tokens.revoked', { time: moment(revokedAt) });
  if (expiresAt === null) return k('tokens.counts');
  const time = moment(expiresAt);
  return k(isOver(token, now) ? 'tokens.ended' : 'tokens.until', { time });
}

/** Which of two of the same name it is, after a rotation. `successor`: the newest one that took its place. */
function Succession({
  token,
  successor,
}: {
  readonly token: Token;
  readonly successor: string | null;
}) {
  const k = useKeysText();
  const id = successor ?? token.replaces;
  if (id === null) return null;
  return (
    <span className="succession">
      {k(successor === null ? 'tokens.after' : 'tokens.before', { id })}
    </span>
  );
}

function Revoke({ token, act }: { readonly token: Token; readonly act: ActOnToken }) {
  const k = useKeysText();
  const [isAsked, setIsAsked] = useState(false);
  const { label, tokenId } = token;
  if (!isAsked)
    return (
      <button type="button" className="btn" onClick={() => setIsAsked(true)}>
        {k('tokens.revoke')} <span className="vh">{label}</span>
      </button>
    );
  const revoke = async (): Promise<null> => {
    await revokeToken(tokenId);
    return null;
  };
  return (
    <fieldset className="sure">
      <legend>{k('tokens.sure', { label, id: tokenId })}</legend>
      <button
        type="button"
        className="btn"
        // The question replaces the button that had the focus.
        ref={(button) => button?.focus()}
        onClick={() => setIsAsked(false)}
      >
        {k('tokens.no')}
      </button>
      <button
        type="button"
        className="btn danger"
        onClick={() => void act({ label, rotated: null }, revoke)}
      >
        {k('tokens.yes')}
      </button>
    </fieldset>
  );
}

export function TokenRow({
  token,
  successor,
  now,
  act,
}: {
  readonly token: Token;
  readonly successor: string | null;
  readonly now: number;
  /** Null for whoever may only look. */
  readonly act: ActOnToken | null;
}) {
  const k = useKeysText();
  const names = useSiteNames();
  const p = usePeopleText();
  const { day } = useStaffClock();
  const state = useWhen(token, now);
  const used = lastUsed(token.lastUsedOn, now);
  const { label, role, sites, tokenId, createdAt } = token;
  const rotate = (): Promise<NewToken> => rotateToken(tokenId);
  return (
    <li data-token={tokenId} className={isOver(token, now) ? 'gone' : ''}>
      <div className="who">
        <b>
          {label} <small>{tokenId}</small>
        </b>
        <span>
          {k(`tokens.role.${role}`)}, {siteWords(sites, names, k('tokens.all'))}
        </span>
        <Succession token={token} successor={successor} />
      </div>
      <span>
        {k('tokens.made', { day: day(createdAt) })}, {p(used.key, { count: used.count })}
      </span>
      <span className="until">{state}</span>
      {act !== null && !isOver(token, now) && (
        <div className="actions">
          <button
            type="button"
            className="btn"
            onClick={() => void act({ label, rotated: tokenId }, rotate)}
          >
            {k('tokens.rotate')} <span className="vh">{label}</span>
          </button>
          <Revoke token={token} act={act} />
        </div>
      )}
    </li>
  );
}
