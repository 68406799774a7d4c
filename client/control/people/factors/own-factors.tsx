// One's own second factors: what is there, adding, removing, and new recovery codes.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { factorsQuery, replaceRecoveryCodes } from '#client/data/factors.ts';
import { nowAtSite } from '#client/data/server-clock.ts';
import type { FactorAdded, FactorList } from '#shared/wire/factors.ts';
import peopleStyles from '../people.module.css';
import rowsStyles from '../rows.module.css';
import { AddPasskey } from './add-passkey.tsx';
import { AddTotp } from './add-totp.tsx';
import { FactorItem } from './factor-item.tsx';
import factorsStyles from './factors.module.css';
import { ProofForm } from './proof-form.tsx';
import { Codes } from './recovery-codes.tsx';
import { useFactorsText } from './texts.ts';

type Own = { readonly accountId: string };

/** Both ways to add one; `onAdded` gets the recovery codes of the first. */
export function AddFactor({
  accountId,
  onAdded,
}: Own & { readonly onAdded: (added: FactorAdded) => void }) {
  const f = useFactorsText();
  // A form that has done its work begins anew, closed.
  const [round, setRound] = useState(0);
  const done = (added: FactorAdded): void => {
    setRound(round + 1);
    onAdded(added);
  };
  return (
    <div key={round} className={factorsStyles.adding}>
      <details className={peopleStyles.fold}>
        <summary>{f('totp.add')}</summary>
        <AddTotp accountId={accountId} onAdded={done} />
      </details>
      <details className={peopleStyles.fold}>
        <summary>{f('passkey.add')}</summary>
        <AddPasskey accountId={accountId} onAdded={done} />
      </details>
    </div>
  );
}

function ReplaceCodes({
  accountId,
  onCodes,
}: Own & { readonly onCodes: (codes: readonly string[]) => void }) {
  const f = useFactorsText();
  return (
    <details className={peopleStyles.fold}>
      <summary>{f('codes.replace')}</summary>
      <ProofForm
        hint="codes.replace.hint"
        submit="codes.replace"
        work={async (password) =>
          onCodes((await replaceRecoveryCodes(accountId, password)).recoveryCodes)
        }
      />
    </details>
  );
}

function List({
  accountId,
  list,
  readAt,
  onRemoved,
}: Own & {
  readonly list: FactorList;
  /** When the list was read. */
  readonly readAt: number;
  readonly onRemoved: () => void;
}) {
  const f = useFactorsText();
  const { factors, isDemanded, recoveryCodesLeft } = list;
  const isLast = factors.length === 1;
  if (factors.length === 0) return <p>{f('none')}</p>;
  return (
    <>
      <ul className={`${rowsStyles.rows} ${factorsStyles.factors}`}>
        {factors.map((factor) => (
          <FactorItem
            key={factor.factorId}
            accountId={accountId}
            factor={factor}
            readAt={readAt}
            isLast={isLast}
            mayRemove={!(isLast && isDemanded)}
            onRemoved={onRemoved}
          />
        ))}
      </ul>
      {isDemanded && <p className="hint">{f('demanded')}</p>}
      <p>{f('codes.left', { count: recoveryCodesLeft })}</p>
    </>
  );
}

export function OwnFactors({ accountId }: Own) {
  const f = useFactorsText();
  const queryClient = useQueryClient();
  const { data: list } = useQuery(factorsQuery(accountId));
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [isRemoved, setIsRemoved] = useState(false);
  const readAgain = (): void => {
    for (const queryKey of [factorsQuery(accountId).queryKey, ['session'], ['audit']])
      void queryClient.invalidateQueries({ queryKey });
  };
  const onAdded = ({ recoveryCodes }: FactorAdded): void => {
    setCodes(recoveryCodes);
    setIsRemoved(false);
    readAgain();
  };
  const onRemoved = (): void => {
    setIsRemoved(true);
    readAgain();
  };
  if (list === undefined) return null;
  return (
    <section className={factorsStyles.second} aria-labelledby="factors-title">
      <h2 id="factors-title">{f('title')}</h2>
      <p className="hint">{f('lead')}</p>
      {codes !== null && <Codes codes={codes} onDone={() => setCodes(null)} />}
      <List accountId={accountId} list={list} readAt={nowAtSite()} onRemoved={onRemoved} />
      <p role="status">{isRemoved && f('remove.done')}</p>
      <AddFactor accountId={accountId} onAdded={onAdded} />
      {list.factors.length > 0 && <ReplaceCodes accountId={accountId} onCodes={setCodes} />}
    </section>
  );
}
