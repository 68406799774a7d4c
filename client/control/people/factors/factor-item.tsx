// One factor in a list, and the question before it is removed.
import { removeFactor } from '#client/data/factors.ts';
import { lastUsed } from '#client/model/last-used.ts';
import type { Factor } from '#shared/wire/factors.ts';
import { passwordOf } from '../../../ui/field.tsx';
import { useQuestion } from '../asking.tsx';
import peopleStyles from '../people.module.css';
import rowsStyles from '../rows.module.css';
import { useStaffClock } from '../staff-clock.tsx';
import { usePeopleText } from '../texts.ts';
import factorsStyles from './factors.module.css';
import { PasswordAgain, SendingProblem } from './proof-form.tsx';
import { useFactorsText } from './texts.ts';
import { useSending } from './use-sending.ts';

/** `readAt`: when it was read. */
export function FactorFacts({
  factor,
  readAt,
}: {
  readonly factor: Factor;
  readonly readAt: number;
}) {
  const f = useFactorsText();
  const p = usePeopleText();
  const { day } = useStaffClock();
  const { kind, label, addedAt } = factor;
  const used = lastUsed(factor.lastUsedOn, readAt);
  return (
    <div className={factorsStyles.who}>
      <b>{label}</b>
      <span>
        {f(`kind.${kind}`)}, {f('added', { day: day(addedAt) })},{' '}
        {p(used.key, { count: used.count })}
      </span>
    </div>
  );
}

type RemoveProps = {
  readonly accountId: string;
  readonly factor: Factor;
  readonly readAt: number;
  readonly isLast: boolean;
  readonly onRemoved: () => void;
};

/** With the password: a session that was left open must not be enough. */
function Sure({
  accountId,
  factor,
  isLast,
  onRemoved,
  onNo,
}: Omit<RemoveProps, 'readAt'> & { readonly onNo: () => void }) {
  const f = useFactorsText();
  const { problem, wait, isBusy, onSubmit } = useSending(async (form) => {
    await removeFactor(accountId, factor.factorId, passwordOf(form, 'password'));
    onRemoved();
  });
  return (
    <form onSubmit={onSubmit} className={factorsStyles.removing}>
      <fieldset className={`fields ${rowsStyles.sure} ${factorsStyles.sure}`}>
        <legend>{f('remove.sure', { label: factor.label })}</legend>
        {isLast && <p>{f('remove.last')}</p>}
        <PasswordAgain problem={problem} hasFocus={true} />
        <SendingProblem problem={problem} wait={wait} />
        <div className={peopleStyles.actions}>
          <button type="button" className="button" onClick={onNo}>
            {f('cancel')}
          </button>
          <button type="submit" className="button danger" disabled={isBusy}>
            {f('remove.yes')}
          </button>
        </div>
      </fieldset>
    </form>
  );
}

export function FactorItem(props: RemoveProps & { readonly mayRemove: boolean }) {
  const f = useFactorsText();
  const { factor, readAt, mayRemove } = props;
  const question = useQuestion(`remove ${factor.factorId}`);
  return (
    <li data-factor={factor.kind}>
      <FactorFacts factor={factor} readAt={readAt} />
      {mayRemove && !question.isOpen && (
        <button type="button" className="button" ref={question.focusBack} onClick={question.ask}>
          {f('remove')} <span className="visually-hidden">{factor.label}</span>
        </button>
      )}
      {question.isOpen && <Sure {...props} onNo={question.close} />}
    </li>
  );
}
