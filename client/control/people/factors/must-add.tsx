// In place of the room, for whoever has to have a second factor and has none.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sessionQuery } from '#client/data/queries.ts';
import signInStyles from '../../sign-in.module.css';
import { LanguageAndTheme } from '../../tools.tsx';
import { useSignOut } from '../../use-sign-out.ts';
import factorsStyles from './factors.module.css';
import { AddFactor } from './own-factors.tsx';
import { Codes } from './recovery-codes.tsx';
import { useFactorsText } from './texts.ts';

export function MustAddFactor({ accountId }: { readonly accountId: string }) {
  const f = useFactorsText();
  const queryClient = useQueryClient();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const goOn = (): void =>
    void queryClient.invalidateQueries({ queryKey: sessionQuery().queryKey });
  const leave = useSignOut();
  return (
    <main className={signInStyles.page}>
      <div className={`${signInStyles.card} ${factorsStyles.must}`}>
        <h1>{f('must.title')}</h1>
        {codes === null ? (
          <>
            <p>{f('must.lead')}</p>
            <AddFactor
              accountId={accountId}
              onAdded={({ recoveryCodes }) =>
                recoveryCodes === null ? goOn() : setCodes(recoveryCodes)
              }
            />
            <button type="button" className="button" onClick={leave}>
              {f('must.signout')}
            </button>
            <LanguageAndTheme />
          </>
        ) : (
          <Codes codes={codes} onDone={goOn} />
        )}
      </div>
    </main>
  );
}
