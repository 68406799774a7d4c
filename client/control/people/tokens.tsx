// Tokens of sensors and programs, for admins and maintainers.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { nowAtSite } from '#client/data/server-clock.ts';
import { tokensQuery } from '#client/data/tokens.ts';
import type { Session } from '#shared/wire/accounts.ts';
import type { NewToken } from '#shared/wire/tokens.ts';
import type { ActOnToken, Rotated } from './acts.ts';
import { useKeysText } from './keys-texts.ts';
import { NewTokenForm } from './new-token.tsx';
import peopleStyles from './people.module.css';
import rowsStyles from './rows.module.css';
import { labelOf } from './token-label.ts';
import { isTokenOver, TokenRow } from './token-row.tsx';

type Outcome = {
  readonly label: string;
  readonly rotated: Rotated | null;
  readonly made: NewToken | null;
  readonly hasFailed: boolean;
};

function useAct() {
  const queryClient = useQueryClient();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const act: ActOnToken = async (of, work) => {
    try {
      setOutcome({ ...of, made: await work(), hasFailed: false });
    } catch {
      setOutcome({ ...of, made: null, hasFailed: true });
    }
    await Promise.all(
      ['tokens', 'audit'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })),
    );
  };
  return { act, outcome, close: () => setOutcome(null) };
}

function Told({ outcome, close }: { readonly outcome: Outcome | null; close: () => void }) {
  const k = useKeysText();
  const label = labelOf(outcome?.label ?? '', k);
  const { made = null, hasFailed = false, rotated = null } = outcome ?? {};
  return (
    <>
      <p className="problem" role="alert">
        {hasFailed && k('tokens.failed')}
      </p>
      <div role="status" className={made === null ? '' : peopleStyles.once}>
        {outcome !== null && !hasFailed && made === null && k('tokens.done', { label })}
        {made !== null && (
          <>
            <p>
              {k('tokens.once', { label, id: made.token.tokenId })}{' '}
              {rotated !== null &&
                k(rotated.graceHours === 0 ? 'tokens.grace.none' : 'tokens.grace', {
                  id: rotated.tokenId,
                  count: rotated.graceHours,
                })}
            </p>
            <p className="code">{made.secret}</p>
            <button type="button" className="button" onClick={close}>
              {k('tokens.close')}
            </button>
          </>
        )}
      </div>
    </>
  );
}

export function Tokens({ session }: { readonly session: Session }) {
  const k = useKeysText();
  const { data: read = [] } = useQuery(tokensQuery());
  const now = nowAtSite();
  const data = read.toSorted(
    (a, b) => a.label.localeCompare(b.label) || b.createdAt.localeCompare(a.createdAt),
  );
  const { act, outcome, close } = useAct();
  const successors = new Map(data.map(({ replaces, tokenId }) => [replaces, tokenId]));
  const over = data.filter((token) => isTokenOver(token, now));
  const rows = (tokens: typeof data) =>
    tokens.map((token) => (
      <TokenRow
        key={token.tokenId}
        token={token}
        successor={successors.get(token.tokenId) ?? null}
        now={now}
        act={session.role === 'admin' || token.role === 'device' ? act : null}
      />
    ));
  return (
    <section aria-labelledby="tokens-title">
      <h2 id="tokens-title">{k('tokens')}</h2>
      <p className="hint">{k('tokens.lead')}</p>
      <NewTokenForm session={session} act={act} />
      <Told outcome={outcome} close={close} />
      <ul className={`${rowsStyles.rows} ${rowsStyles.tokens}`}>
        {rows(data.filter((token) => !over.includes(token)))}
      </ul>
      {over.length > 0 && (
        <details className={peopleStyles.fold}>
          <summary>{k('tokens.old', { count: over.length })}</summary>
          <ul className={`${rowsStyles.rows} ${rowsStyles.tokens}`}>{rows(over)}</ul>
        </details>
      )}
    </section>
  );
}
