// A new token: what for, which kind, where, and until when.
import { type FormEvent, useId, useState } from 'react';
import { nowAtSite } from '#client/data/server-clock.ts';
import { createToken } from '#client/data/tokens.ts';
import { endOfDate, localDate } from '#client/model/local-time.ts';
import { isoUtc } from '#shared/time.ts';
import type { Session } from '#shared/wire/accounts.ts';
import type { TokenRole } from '#shared/wire/tokens.ts';
import { Field, textOf } from '../../ui/field.tsx';
import type { ActOnToken } from './acts.ts';
import { useKeysText } from './keys-texts.ts';
import peopleStyles from './people.module.css';
import { useStaffClock } from './staff-clock.tsx';
import { useSiteNames } from './use-site-names.ts';

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

/** Sensors whose token ends fall silent, in the middle of an event if the day is badly chosen: that is said. */
function LastDay({ zone, role }: { readonly zone: string; readonly role: TokenRole }) {
  const k = useKeysText();
  const id = useId();
  const [today] = useState(() => localDate(nowAtSite(), zone));
  return (
    <>
      <label htmlFor={id}>{k('tokens.new.last')}</label>
      <input id={id} name="last" type="date" min={today} aria-describedby={`${id}-hint`} />
      <p id={`${id}-hint`} className="hint">
        {k(role === 'device' ? 'tokens.new.last.device' : 'tokens.new.last.hint')}
      </p>
    </>
  );
}

function RoleSelect({ role, onRole }: { role: TokenRole; onRole: (role: TokenRole) => void }) {
  const k = useKeysText();
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{k('tokens.new.role')}</label>
      <select
        id={id}
        value={role}
        onChange={({ target }) => onRole(target.value === 'operator' ? 'operator' : 'device')}
      >
        <option value="device">{k('tokens.role.device')}</option>
        <option value="operator">{k('tokens.role.operator')}</option>
      </select>
    </>
  );
}

type NewTokenProps = { readonly session: Session; readonly act: ActOnToken };

export function NewTokenForm({ session, act }: NewTokenProps) {
  const k = useKeysText();
  const [role, setRole] = useState<TokenRole>('device');
  const { zone } = useStaffClock();
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const label = textOf(form, 'label');
    const siteId = textOf(form, 'site');
    const last = textOf(form, 'last');
    const end = last === '' ? {} : { expiresAt: isoUtc(endOfDate(last, zone)) };
    await act({ label, rotated: null }, async () => {
      const made =
        role === 'device'
          ? await createToken({ role, label, siteId, ...end })
          : await createToken({ role, label, sites: siteId === '' ? null : [siteId], ...end });
      form.reset();
      return made;
    });
  };
  return (
    <details className={peopleStyles.fold}>
      <summary>{k('tokens.new')}</summary>
      <form className="fields" onSubmit={(event) => void submit(event)}>
        <Field name="label" label={k('tokens.new.label')} autoComplete="off" />
        {session.role === 'admin' && <RoleSelect role={role} onRole={setRole} />}
        <SiteSelect session={session} isProgram={role === 'operator'} />
        <LastDay zone={zone} role={role} />
        <button type="submit" className="button primary">
          {k('tokens.new.save')}
        </button>
      </form>
    </details>
  );
}
