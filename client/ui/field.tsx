import { type ReactNode, type Ref, useId, useState } from 'react';

export type FieldProps = {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'password';
  readonly autoComplete: string;
  readonly hint?: ReactNode;
  readonly isWrong?: boolean;
  /** What stands in it at first. */
  readonly initial?: string;
  /** Right below the field. */
  readonly below?: ReactNode;
  /** It is the next thing to do: it takes the focus when it appears. */
  readonly hasFocus?: boolean;
  readonly ref?: Ref<HTMLInputElement> | undefined;
};

/** A labelled text field; `hint` stands below and is read with it. */
export function Field(props: FieldProps) {
  const { name, label, type = 'text', autoComplete, hint, isWrong, initial, hasFocus } = props;
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        ref={props.ref}
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
      {props.below}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
    </>
  );
}

export type NewPasswordFieldProps = Omit<FieldProps, 'type' | 'autoComplete' | 'below'> & {
  /** What the button says that shows it, and the one that hides it again. */
  readonly show: string;
  readonly hide: string;
};

/** It is typed once: whoever wants to see what they type can. */
export function NewPasswordField({ show, hide, ...props }: NewPasswordFieldProps) {
  const [isShown, setIsShown] = useState(false);
  return (
    <Field
      {...props}
      type={isShown ? 'text' : 'password'}
      autoComplete="new-password"
      below={
        <button type="button" className="show" onClick={() => setIsShown(!isShown)}>
          {isShown ? hide : show}
        </button>
      }
    />
  );
}

/**
 * Text of a field of a form that was sent, without spaces at its ends. A form makes two characters of the end of a line, a field that counts how long it is
 * takes it for one.
 */
export function textOf(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : '';
}

/** A password as it was typed: spaces count. */
export function passwordOf(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
}
