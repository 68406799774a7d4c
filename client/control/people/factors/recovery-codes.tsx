// The recovery codes, once: to copy, to print, and then gone from the screen.

import peopleStyles from '../people.module.css';
import factorsStyles from './factors.module.css';
import { useFactorsText } from './texts.ts';
import { useCopy } from './use-copy.ts';

export function Codes({
  codes,
  onDone,
}: {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}) {
  const f = useFactorsText();
  const { copied, copy } = useCopy(codes.join('\n'));
  return (
    <section className={factorsStyles.codes} aria-labelledby="codes-title">
      {/* It takes the place of the form that had the focus. */}
      <h2 id="codes-title" tabIndex={-1} ref={(title) => title?.focus()}>
        {f('codes.title')}
      </h2>
      <p>{f('codes.lead')}</p>
      <ol>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className={`${peopleStyles.actions} ${factorsStyles.actions}`}>
        <button type="button" className="button" onClick={copy}>
          {f('codes.copy')}
        </button>
        <button type="button" className="button" onClick={() => window.print()}>
          {f('codes.print')}
        </button>
        <button type="button" className="button primary" onClick={onDone}>
          {f('codes.done')}
        </button>
      </div>
      <p role="status">
        {copied !== null && f(copied === 'copied' ? 'codes.copied' : 'codes.notcopied')}
      </p>
    </section>
  );
}
