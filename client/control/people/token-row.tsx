// One token in the list: what for, where and until when; behind the line when it was used, and how it ends.
import { lastUsed } from '#client/model/last-used.ts';
import type { Token } from '#shared/wire/tokens.ts';
import type { ActOnToken } from './acts.ts';
import { useKeysText } from './keys-texts.ts';
import peopleStyles from './people.module.css';
import rowsStyles from './rows.module.css';
import { useStaffClock } from './staff-clock.tsx';
import { usePeopleText } from './texts.ts';
import { Revoke, Rotate } from './token-acts.tsx';
import { labelOf } from './token-label.ts';
import { siteWords, useSiteNames } from './use-site-names.ts';

export const isTokenOver = ({ revokedAt, expiresAt }: Token, now: number): boolean =>
  revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) <= now);

function useWhen(token: Token, now: number): string {
  const k = useKeysText();
  const { moment } = useStaffClock();
  const { revokedAt, expiresAt } = token;
  if (revokedAt !== null) return k('tokens.revoked', { time: moment(revokedAt) });
  if (expiresAt === null) return k('tokens.counts');
  const time = moment(expiresAt);
  return k(isTokenOver(token, now) ? 'tokens.ended' : 'tokens.until', { time });
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
    <span className={rowsStyles.succession}>
      {k(successor === null ? 'tokens.after' : 'tokens.before', { id })}
    </span>
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
  return (
    <li data-token={tokenId} className={isTokenOver(token, now) ? rowsStyles.gone : ''}>
      <details className={rowsStyles.card}>
        <summary>
          <span className={rowsStyles.line}>
            <b className={rowsStyles.name}>
              {labelOf(label, k)} <small>{tokenId}</small>
            </b>
            <span className={rowsStyles.more}>
              {k(`tokens.role.${role}`)}, {siteWords(sites, names, k('tokens.all'))}
              <Succession token={token} successor={successor} />
            </span>
            <span className={rowsStyles.state}>{state}</span>
          </span>
        </summary>
        <div className={rowsStyles.inside}>
          <p>
            {k('tokens.made', { day: day(createdAt) })}, {p(used.key, { count: used.count })}
          </p>
          {act !== null && !isTokenOver(token, now) && (
            <div className={peopleStyles.actions}>
              {successor === null && <Rotate token={token} act={act} />}
              <Revoke token={token} successor={successor} act={act} />
            </div>
          )}
        </div>
      </details>
    </li>
  );
}
