import { useId } from 'react';
import factorsStyles from './factors.module.css';

/** Six digits: a phone shows its number keys and offers the code that just came. */
export function CodeField({
  label,
  isWrong,
  hasFocus = false,
}: {
  readonly label: string;
  readonly isWrong: boolean;
  readonly hasFocus?: boolean;
}) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name="code"
        className={factorsStyles.digits}
        type="text"
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9 ]*"
        maxLength={7}
        required={true}
        aria-invalid={isWrong}
        // biome-ignore lint/a11y/noAutofocus: the step before was sent by the same person; this is the only thing to do here.
        autoFocus={hasFocus}
      />
    </>
  );
}
