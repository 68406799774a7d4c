// What is to be said after a failure. Too many attempts: how long to wait, counted down, and the way back for whoever cannot wait.
import { useEffect, useState } from 'react';
import { steadyMs } from '#client/data/server-clock.ts';
import { leftOf, type Wait } from '#client/data/wait.ts';
import { SECOND_MS } from '#shared/time.ts';
import { ResetCommand } from './command.tsx';
import { usePeopleText } from './texts.ts';

/** Who can let somebody in again: after wrong passwords, after wrong second steps, or nobody. */
export type WayBack = 'password' | 'step' | null;

function useNow(until: number): number {
  const [now, setNow] = useState(steadyMs);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(steadyMs());
      if (steadyMs() >= until) clearInterval(timer);
    }, SECOND_MS);
    return () => clearInterval(timer);
  }, [until]);
  return now;
}

function Waiting({ wait, wayBack }: { readonly wait: Wait; readonly wayBack: WayBack }) {
  const p = usePeopleText();
  const now = useNow(wait.until);
  const [first] = useState(() => leftOf(wait, steadyMs()));
  const left = leftOf(wait, now);
  const isOver = left.key === 'wait.over';
  const read = isOver ? left : first;
  return (
    <>
      {!isOver && p(wait.isBusy ? 'wait.busy' : 'wait.many')}{' '}
      {/* Read out at first and at the end, and not every second. */}
      <span className="visually-hidden">{p(read.key, { count: read.count })}</span>
      <span aria-hidden="true">{p(left.key, { count: left.count })}</span>
      {!isOver && !wait.isBusy && wayBack !== null && (
        <span className="hint">
          {p(`wait.back.${wayBack}`)} <ResetCommand />
        </span>
      )}
    </>
  );
}

export function PeopleProblem({
  text,
  wait,
  wayBack = 'password',
}: {
  readonly text: string | null;
  readonly wait: Wait | null;
  readonly wayBack?: WayBack;
}) {
  return (
    <p className="problem" role="alert">
      {wait === null ? text : <Waiting key={wait.until} wait={wait} wayBack={wayBack} />}
    </p>
  );
}
