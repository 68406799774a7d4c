// Tokens of sensors and programs, for admins and maintainers.
import './tokens.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { createToken, tokensQuery } from '#client/data/tokens.ts';
import type { Session } from '#shared/wire/accounts.ts';
import type { NewToken } from '#shared/wire/tokens.ts';
import { Field, textOf } from './field.tsx';
import { useKeysText } from './keys-texts.ts';
import { type ActOnToken, isOver, TokenRow } from './token-row.tsx';
import { useSiteNames } from './use-site-names.ts';

type Outcome = {
  readonly label: string;
  readonly rotated: string | null;
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
  const { label = '', made = null, hasFailed = false, rotated = null } = outcome ?? {};
  return (
    <>
      <p className="problem" role="alert">
        {hasFailed && k('tokens.failed')}
      </p>
      <div role="status" className={made === null ? '' : 'once'}>
        {outcome !== null && !hasFailed && made === null && k('tokens.done', { label })}
        {made !== null && (
          <>
            <p>
              {k('tokens.once', { label, id: made.token.tokenId })}{' '}
              {rotated !== null && k('tokens.grace', { id: rotated })}
            </p>
            <p className="code">{made.secret}</p>
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
    await act({ label, rotated: null }, async () => {
      const made =
        role === 'device'
          ? await createToken({ role, label, siteId })
          : await createToken({ role, label, sites: siteId === '' ? null : [siteId] });
      form.reset();
      return made;
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
  const { data: read = [], dataUpdatedAt } = useQuery(tokensQuery());
  const data = read.toSorted(
    (a, b) => a.label.localeCompare(b.label) || b.createdAt.localeCompare(a.createdAt),
  );
  const { act, outcome, close } = useAct();
  const successors = new Map(data.map(({ replaces, tokenId }) => [replaces, tokenId]));
  const over = data.filter((token) => isOver(token, dataUpdatedAt));
  const rows = (tokens: typeof data) =>
    tokens.map((token) => (
      <TokenRow
        key={token.tokenId}
        token={token}
        successor={successors.get(token.tokenId) ?? null}
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
