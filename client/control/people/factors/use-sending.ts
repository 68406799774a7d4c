import { type FormEvent, useState } from 'react';
import { type FactorsKey, problemOf } from './texts.ts';

/** Sends a form: `problem` is what to say of a failure, `isBusy` while it is under way. */
export function useSending(work: (form: HTMLFormElement) => Promise<void>) {
  const [problem, setProblem] = useState<FactorsKey | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    setIsBusy(true);
    setProblem(null);
    try {
      await work(form);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsBusy(false);
    }
  };
  return { problem, isBusy, onSubmit: (event: FormEvent<HTMLFormElement>) => void submit(event) };
}
