// The recovery codes, once: to copy, to print, and then gone from the screen.
import { useState } from 'react';
import { type FactorsKey, useFactorsText } from './texts.ts';

export function Codes({
  codes,
  onDone,
}: {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}) {
  const f = useFactorsText();
  const [told, setTold] = useState<FactorsKey | null>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(codes.join('\n'));
      setTold('codes.copied');
    } catch {
      // No clipboard on a page without https.
      setTold('codes.notcopied');
    }
  };
  return (
    <section className="codes" aria-labelledby="codes-title">
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
      <div className="actions">
        <button type="button" className="btn" onClick={() => void copy()}>
          {f('codes.copy')}
        </button>
        <button type="button" className="btn" onClick={() => window.print()}>
          {f('codes.print')}
        </button>
        <button type="button" className="btn primary" onClick={onDone}>
          {f('codes.done')}
        </button>
      </div>
      <p role="status">{told !== null && f(told)}</p>
    </section>
  );
}
