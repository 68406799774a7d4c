// A new account: who, which role, and at which sites. Its one-time password is shown by the list.
import { type FormEvent, useId, useState } from 'react';
import { createAccount } from '#client/data/people.ts';
import type { Role } from '#shared/wire/accounts.ts';
import { Field, textOf } from '../../ui/field.tsx';
import type { RowAct } from './acts.ts';
import { useKeysText } from './keys-texts.ts';
import peopleStyles from './people.module.css';
import { ROLES_TO_CHOOSE } from './roles.ts';
import sitesChoiceStyles from './sites-choice.module.css';
import { SitesBoxes } from './sites-choice.tsx';
import { usePeopleText } from './texts.ts';

const FIRST_ROLE = 'operator';

function RoleField({
  role,
  onRole,
}: {
  readonly role: Role;
  readonly onRole: (role: Role) => void;
}) {
  const p = usePeopleText();
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{p('accounts.new.role')}</label>
      <select
        id={id}
        name="role"
        value={role}
        aria-describedby={`${id}-means`}
        onChange={({ target }) =>
          onRole(ROLES_TO_CHOOSE.find((known) => known === target.value) ?? FIRST_ROLE)
        }
      >
        {ROLES_TO_CHOOSE.map((known) => (
          <option key={known} value={known}>
            {p(`role.${known}`)}
          </option>
        ))}
      </select>
      <p id={`${id}-means`} className="hint">
        {p(`means.${role}`)}
      </p>
    </>
  );
}

export function NewAccountForm({ act }: { readonly act: RowAct }) {
  const p = usePeopleText();
  const k = useKeysText();
  const [role, setRole] = useState<Role>(FIRST_ROLE);
  const [sites, setSites] = useState<readonly string[] | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const login = textOf(form, 'login').toLowerCase();
    const displayName = textOf(form, 'displayName');
    await act({ name: displayName, done: null }, async () => {
      const chosen = sites === null ? null : [...sites];
      const made = await createAccount({ login, displayName, role, sites: chosen });
      form.reset();
      setRole(FIRST_ROLE);
      setSites(null);
      return made.oneTimePassword;
    });
  };
  return (
    <details className={peopleStyles.fold}>
      <summary>{p('accounts.new')}</summary>
      <form className="fields" onSubmit={(event) => void submit(event)}>
        <Field name="displayName" label={p('accounts.new.name')} autoComplete="off" />
        <Field name="login" label={p('accounts.new.login')} autoComplete="off" />
        <RoleField role={role} onRole={setRole} />
        <fieldset className={sitesChoiceStyles.boxes}>
          <legend>{k('sites.own')}</legend>
          <SitesBoxes chosen={sites} choose={setSites} />
        </fieldset>
        <button type="submit" className="button primary" disabled={sites?.length === 0}>
          {p('accounts.new.save')}
        </button>
      </form>
    </details>
  );
}
