// What a supervisor and its children say to each other over their channel. The supervisor asks now and then; a child whose event loop turns
// answers with the same number. A child that hangs cannot.
import * as z from 'zod';

const pingSchema = z.strictObject({ ping: z.int() });
const pongSchema = z.strictObject({ pong: z.int() });
const troubleSchema = z.strictObject({ trouble: z.array(z.string()) });

/** The answer that this message of the supervisor wants; null when it is another one. */
export function pongOf(message: unknown): { readonly pong: number } | null {
  const parsed = pingSchema.safeParse(message);
  return parsed.success ? { pong: parsed.data.ping } : null;
}

/** Number of the ping that this message answers, or null. */
export function answeredPing(message: unknown): number | null {
  const parsed = pongSchema.safeParse(message);
  return parsed.success ? parsed.data.pong : null;
}

/** Programs that end again and again, as the supervisor tells the server; null when it is another message. */
export function troubleOf(message: unknown): readonly string[] | null {
  const parsed = troubleSchema.safeParse(message);
  return parsed.success ? parsed.data.trouble : null;
}

const PAUSES_MS = [0, 500, 1000, 2000, 5000, 10_000, 30_000];
/** A program that ran this long after it was ready had started well: its end is a new story. */
const STEADY_MS = 15_000;

/** Ends of a program that was started again and again without running for long. */
export type Ends = { readonly inARow: number; readonly pauseMs: number };

/** `ranMs`: since it was ready; 0 when it never was. A program that ends at once is started again at once; the longer it goes on ending, the longer the pause. It is never given up. */
export function nextEnds(before: Ends | null, ranMs: number): Ends {
  const inARow = before === null || ranMs >= STEADY_MS ? 1 : before.inARow + 1;
  return { inARow, pauseMs: PAUSES_MS[Math.min(inARow, PAUSES_MS.length) - 1] ?? 0 };
}

/** From so many ends in a row on somebody has to look: it does not mend itself. */
export const TROUBLE_ENDS = 3;

/** What a supervisor prints at an end. */
export function wordsOfEnd(program: string, how: string, { inARow, pauseMs }: Ends): string {
  const when = pauseMs === 0 ? 'starting it again' : `starting it again in ${pauseMs / 1000} s`;
  if (inARow < TROUBLE_ENDS) return `${program} ended (${how}); ${when}`;
  const why = /^SIG[A-Z0-9]+$/.test(how)
    ? 'A signal ended it, so there may be no message of its own: a person or another program sent it, or the system did because memory was short (the log of the system says so)'
    : 'Its message above says why: mend that, nothing else is needed';
  return `${program} ended (${how}), ${inARow} times in a row soon after its start. ${why}; ${when}`;
}
