// What an admin sees of somebody else's second factors, and how to take them away when phone and codes are gone.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { factorsQuery, removeAllFactors } from '#client/data/factors.ts';
import { nowAtSite } from '#client/data/server-clock.ts';
import { AskFirst, DoIt } from '../asking.tsx';
import { FactorFacts } from './factor-item.tsx';
import factorsStyles from './factors.module.css';
import { type FactorsKey, factorProblemOf, useFactorsText } from './texts.ts';

type Their = { readonly accountId: string; readonly name: string };

function RemoveAll({ accountId, name }: Their) {
  const f = useFactorsText();
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<FactorsKey | null>(null);
  const remove = async (): Promise<void> => {
    setProblem(null);
    try {
      await removeAllFactors(accountId);
      await queryClient.invalidateQueries({ queryKey: ['audit'] });
      await queryClient.invalidateQueries({ queryKey: factorsQuery(accountId).queryKey });
    } catch (error) {
      setProblem(factorProblemOf(error));
    }
  };
  return (
    <>
      <AskFirst
        id={`factors ${accountId}`}
        button={
          <>
            {f('their.remove')} <span className="visually-hidden">{name}</span>
          </>
        }
        question={f('their.sure', { name })}
        answers={(close) => (
          <DoIt close={close} work={remove}>
            {f('remove.yes')}
          </DoIt>
        )}
      />
      <p className="problem" role="alert">
        {problem !== null && f(problem)}
      </p>
    </>
  );
}

function Shown(their: Their) {
  const f = useFactorsText();
  const { data } = useQuery(factorsQuery(their.accountId));
  if (data === undefined) return null;
  if (data.factors.length === 0) return <p className="hint">{f('their.none')}</p>;
  return (
    <>
      {data.factors.map((factor) => (
        <FactorFacts key={factor.factorId} factor={factor} readAt={nowAtSite()} />
      ))}
      <p className="hint">{f('codes.left', { count: data.recoveryCodesLeft })}</p>
      <RemoveAll {...their} />
    </>
  );
}

/** Asked for when it is opened. */
export function TheirFactors(their: Their) {
  const f = useFactorsText();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      className={factorsStyles.theirs}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary>
        {f('their.show')} <span className="visually-hidden">{their.name}</span>
      </summary>
      {isOpen && <Shown {...their} />}
    </details>
  );
}
