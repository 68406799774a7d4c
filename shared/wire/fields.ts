// Fields that stand in many answers with one meaning, described once. Ids that come in are judged by the stricter schemas of their resource.
import * as z from 'zod';

export const siteRefSchema = z.string().describe('Id of the site');
export const planRefSchema = z
  .string()
  .describe('Id of the plan that the regions belong to: 16 hex digits');
export const regionRefSchema = z.string().describe('Id of the region: 16 hex digits');
export const windowStartSchema = z.iso
  .datetime()
  .describe('Start of the window, UTC; it lasts `windowSeconds`, its end not included');
export const windowSecondsSchema = z
  .int()
  .positive()
  .describe('Length of the window in seconds, a setting of the site');
export const accountRefSchema = z
  .string()
  .describe('Id of the account that did it, `token:operator` or `system`; never a name');

/** One that a person has; what a new one has to be like is judged where it is chosen. */
export const passwordSchema = z.string().min(1).max(200);

/** Where a page of a list stands. */
export const linksSchema = z
  .strictObject({
    self: z.string().describe('Address of this page'),
    next: z
      .string()
      .nullable()
      .describe('Address of the next page, to be asked as it is; null: this is the last one'),
  })
  .describe('Where this page and the next one are');
