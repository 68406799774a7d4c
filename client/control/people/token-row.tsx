// One token in the list: what for, where, until when, and how it ends.
import { useState } from 'react';
import { revokeToken, rotateToken } from '#client/data/tokens.ts';
import type { Token } from '#shared/tokens.ts';
import { useLanguage } from '../../i18n/texts.ts';
import { useKeysText } from './keys-texts.ts';
import { siteWords, useSiteNames } from './use-site-names.ts';

/** `work` may give a new token to show once. */
export type ActOnToken = (
  of: { readonly label: string; readonly isRotation: boolean },
  work: () => Promise<string | null>,
) => Promise<void>;

export const isOver = ({ revokedAt, expiresAt }: Token, now: number): boolean =>
  revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) <= now);

function useWhen(token: Token, now: number): string {
  const k = useKeysText();
  const language = useLanguage();
  const locale = language === 'nl' ? 'nl-NL' : 'en-GB';
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short' });
  const { revokedAt, expiresAt } = token;
  if (revokedAt !== null) return k('tokens.revoked', { time: when.format(new Date(revokedAt)) });
  if (expiresAt === null) return k('tokens.counts');
  const time = when.format(new Date(expiresAt));
  return k(isOver(token, now) ? 'tokens.ended' : 'tokens.until', { time });
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
      <legend>{k('tokens.sure', { label })}</legend>
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
        onClick={() => void act({ label, isRotation: false }, revoke)}
      >
        {k('tokens.yes')}
      </button>
    </fieldset>
  );
}

export function TokenRow({
  token,
  now,
  act,
}: {
  readonly token: Token;
  readonly now: number;
  /** Null for whoever may only look. */
  readonly act: ActOnToken | null;
}) {
  const k = useKeysText();
  const names = useSiteNames();
  const state = useWhen(token, now);
  const { label, role, sites, tokenId, createdAt, lastUsedOn } = token;
  const rotate = async (): Promise<string> => (await rotateToken(tokenId)).secret;
  return (
    <li data-token={tokenId} className={isOver(token, now) ? 'gone' : ''}>
      <div className="who">
        <b>{label}</b>
        <span>
          {k(`tokens.role.${role}`)}, {siteWords(sites, names, k('tokens.all'))}
        </span>
      </div>
      <span>
        {k('tokens.made', { day: createdAt.slice(0, 10) })},{' '}
        {lastUsedOn === null ? k('tokens.unused') : k('tokens.used', { day: lastUsedOn })}
      </span>
      <span className="until">{state}</span>
      {act !== null && !isOver(token, now) && (
        <div className="actions">
          <button
            type="button"
            className="btn"
            onClick={() => void act({ label, isRotation: true }, rotate)}
          >
            {k('tokens.rotate')} <span className="vh">{label}</span>
          </button>
          <Revoke token={token} act={act} />
        </div>
      )}
    </li>
  );
}
