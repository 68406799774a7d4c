import { type FormEvent, useState } from 'react';
import { steadyMs } from '#client/data/server-clock.ts';
import { type Wait, waitOf } from '#client/data/wait.ts';
import { type FactorsKey, factorProblemOf } from './texts.ts';

export type Sending = {
  /** What to say of a failure. */
  readonly problem: FactorsKey | null;
  /** How long to wait instead, after too many attempts. */
  readonly wait: Wait | null;
  /** While it is under way. */
  readonly isBusy: boolean;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
};

/** Sends a form. */
export function useSending(work: (form: HTMLFormElement) => Promise<void>): Sending {
  const [problem, setProblem] = useState<FactorsKey | null>(null);
  const [wait, setWait] = useState<Wait | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    setIsBusy(true);
    setProblem(null);
    setWait(null);
    try {
      await work(form);
    } catch (error) {
      setProblem(factorProblemOf(error));
      setWait(waitOf(error, steadyMs()));
    } finally {
      setIsBusy(false);
    }
  };
  return { problem, wait, isBusy, onSubmit: (event) => void submit(event) };
}
