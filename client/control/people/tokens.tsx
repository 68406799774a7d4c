// Tokens of sensors and programs, for admins and maintainers.
import './tokens.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { createToken, tokensQuery } from '#client/data/tokens.ts';
import type { Session } from '#shared/accounts.ts';
import { Field, textOf } from './field.tsx';
import { useKeysText } from './keys-texts.ts';
import { type ActOnToken, isOver, TokenRow } from './token-row.tsx';
import { useSiteNames } from './use-site-names.ts';

type Outcome = {
  readonly label: string;
  readonly isRotation: boolean;
  readonly secret: string | null;
  readonly hasFailed: boolean;
};

function useAct() {
  const queryClient = useQueryClient();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const act: ActOnToken = async (of, work) => {
    try {
      setOutcome({ ...of, secret: await work(), hasFailed: false });
    } catch {
      setOutcome({ ...of, secret: null, hasFailed: true });
    }
    await Promise.all(
      ['tokens', 'audit'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })),
    );
  };
  return { act, outcome, close: () => setOutcome(null) };
}

function Told({ outcome, close }: { readonly outcome: Outcome | null; close: () => void }) {
  const k = useKeysText();
  const { label = '', secret = null, hasFailed = false, isRotation = false } = outcome ?? {};
  return (
    <>
      <p className="problem" role="alert">
        {hasFailed && k('tokens.failed')}
      </p>
      <div role="status" className={secret === null ? '' : 'once'}>
        {outcome !== null && !hasFailed && secret === null && k('tokens.done', { label })}
        {secret !== null && (
          <>
            <p>
              {k('tokens.once', { label })} {isRotation && k('tokens.grace')}
            </p>
            <p className="code">{secret}</p>
            <button type="button" className="btn" onClick={close}>
              {k('tokens.close')}
            </button>
          </>
        )}
      </div>
    </>
  );
}

/** `all`: every site at once, for whoever has it and for a program. */
function SiteSelect({ session, isProgram }: { session: Session; isProgram: boolean }) {
  const k = useKeysText();
  const id = useId();
  const names = useSiteNames(session.sites);
  return (
    <>
      <label htmlFor={id}>{k('tokens.new.site')}</label>
      <select id={id} name="site">
        {isProgram && session.sites === null && <option value="">{k('tokens.all')}</option>}
        {names.map(({ siteId, name }) => (
          <option key={siteId} value={siteId}>
            {name}
          </option>
        ))}
      </select>
    </>
  );
}

function NewTokenForm({ session, act }: { readonly session: Session; readonly act: ActOnToken }) {
  const k = useKeysText();
  const id = useId();
  const [role, setRole] = useState<'device' | 'operator'>('device');
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const label = textOf(form, 'label');
    const siteId = textOf(form, 'site');
    await act({ label, isRotation: false }, async () => {
      const made =
        role === 'device'
          ? await createToken({ role, label, siteId })
          : await createToken({ role, label, sites: siteId === '' ? null : [siteId] });
      form.reset();
      return made.secret;
    });
  };
  return (
    <details className="fold">
      <summary>{k('tokens.new')}</summary>
      <form className="fields" onSubmit={(event) => void submit(event)}>
        <Field name="label" label={k('tokens.new.label')} autoComplete="off" />
        {session.role === 'admin' && (
          <>
            <label htmlFor={`${id}-role`}>{k('tokens.new.role')}</label>
            <select
              id={`${id}-role`}
              value={role}
              onChange={({ target }) =>
                setRole(target.value === 'operator' ? 'operator' : 'device')
              }
            >
              <option value="device">{k('tokens.role.device')}</option>
              <option value="operator">{k('tokens.role.operator')}</option>
            </select>
          </>
        )}
        <SiteSelect session={session} isProgram={role === 'operator'} />
        <button type="submit" className="btn primary">
          {k('tokens.new.save')}
        </button>
      </form>
    </details>
  );
}

export function Tokens({ session }: { readonly session: Session }) {
  const k = useKeysText();
  const { data = [], dataUpdatedAt } = useQuery(tokensQuery());
  const { act, outcome, close } = useAct();
  const over = data.filter((token) => isOver(token, dataUpdatedAt));
  const rows = (tokens: typeof data) =>
    tokens.map((token) => (
      <TokenRow
        key={token.tokenId}
        token={token}
        now={dataUpdatedAt}
        act={session.role === 'admin' || token.role === 'device' ? act : null}
      />
    ));
  return (
    <section aria-labelledby="tokens-title">
      <h2 id="tokens-title">{k('tokens')}</h2>
      <p className="hint">{k('tokens.lead')}</p>
      <NewTokenForm session={session} act={act} />
      <Told outcome={outcome} close={close} />
      <ul className="accounts tokens">{rows(data.filter((token) => !over.includes(token)))}</ul>
      {over.length > 0 && (
        <details className="fold">
          <summary>{k('tokens.old', { count: over.length })}</summary>
          <ul className="accounts tokens">{rows(over)}</ul>
        </details>
      )}
    </section>
  );
}
