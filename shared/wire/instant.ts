import * as z from 'zod';

/** Half-open. What lies outside is a mistake or an attack, and a day or a month added to what lies inside is still a time of four digits. */
const EARLIEST_MS = 0;
const END_MS = Date.UTC(9999, 0, 1);
/** Whether it is a time at all is asked first, so that a place has one mistake. */
const SAID = 'a time from 1970 to 9998';

const isWithin = (at: number): boolean => at >= EARLIEST_MS && at < END_MS;
const isTime = (text: string): boolean => isWithin(Date.parse(text));

/** No place on earth is further than 14 hours from UTC, and PostgreSQL knows no offset of 16 hours or more. */
const isOffsetOnEarth = (text: string): boolean => !/[+-](?:1[5-9]|2\d):\d\d$/.test(text);

/** A time that people or programs ask for: ISO 8601 with `Z` or an offset, from 1970 to 9998. */
export const instantSchema = z.iso
  .datetime({ offset: true, abort: true })
  .refine(isTime, { error: SAID, abort: true })
  .refine(isOffsetOnEarth, 'an offset of less than 15 hours');

/** The same with `Z` only, as documents hold it. */
export const utcInstantSchema = z.iso.datetime({ abort: true }).refine(isTime, SAID);

/** The same as epoch milliseconds, as cursors hold them. */
export const epochMsSchema = z.int({ abort: true }).refine(isWithin, SAID);
