import { type ReactNode, useId } from 'react';

export type FieldProps = {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'password';
  readonly autoComplete: string;
  readonly hint?: ReactNode;
  readonly isWrong?: boolean;
  /** What stands in it at first. */
  readonly initial?: string;
  /** It is the next thing to do: it takes the focus when it appears. */
  readonly hasFocus?: boolean;
};

/** A labelled text field; `hint` stands below and is read with it. */
export function Field(props: FieldProps) {
  const { name, label, type = 'text', autoComplete, hint, isWrong, initial, hasFocus } = props;
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={name}
        type={type}
        autoComplete={autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        required={true}
        aria-invalid={isWrong === true}
        defaultValue={initial}
        // biome-ignore lint/a11y/noAutofocus: only where it takes the place of what had the focus.
        autoFocus={hasFocus === true}
        {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
    </>
  );
}

/** Text of a field of a form that was sent, without spaces at its ends. */
export function textOf(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** A password as it was typed: spaces count. */
export function passwordOf(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
}
