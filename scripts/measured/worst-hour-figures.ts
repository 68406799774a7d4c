// What the worst hour leaves: what was so, shown and done in each minute, what was spoken, and what was wrong.
import * as z from 'zod';

const whole = z.int().nonnegative();

export const worstHourFigures = z.strictObject({
  speed: whole,
  minutes: whole,
  regions: whole,
  /** Pictures of the room that were judged. */
  moments: whole,
  rows: z.array(
    z.strictObject({
      minute: whole,
      happens: z.string(),
      /** What the records of the newest window on screen say. */
      so: z.string(),
      mode: z.string(),
      cards: z.string(),
      done: z.string(),
    }),
  ),
  heard: z.array(z.strictObject({ at: z.string(), text: z.string() })),
  faults: z.array(z.string()),
});
