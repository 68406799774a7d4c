// A command to type on the machine. It breaks between its words only: an option that is broken at its hyphens is typed wrong.
import { Fragment } from 'react';
import styles from './command.module.css';
import { usePeopleText } from './texts.ts';

export function Command({ text }: { readonly text: string }) {
  return (
    <code className={styles.command}>
      {text.split(' ').map((word) => (
        <Fragment key={word}>
          <span>{word}</span>{' '}
        </Fragment>
      ))}
    </code>
  );
}

export function ResetCommand() {
  const p = usePeopleText();
  return <Command text={`npm run people -- reset --login ${p('command.login')}`} />;
}
