// A command to type on the machine. It breaks between its words only: an option that is broken at its hyphens is typed wrong.
import { Fragment } from 'react';
import { usePeopleText } from './texts.ts';

export function ResetCommand() {
  const p = usePeopleText();
  const words = ['npm', 'run', 'people', '--', 'reset', '--login', p('command.login')];
  return (
    <code className="command">
      {words.map((word) => (
        <Fragment key={word}>
          <span>{word}</span>{' '}
        </Fragment>
      ))}
    </code>
  );
}
