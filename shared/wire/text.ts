import * as z from 'zod';
import type { Language } from '../languages.ts';
import { isLine, NO_LINE } from './storable.ts';

/** What a person writes on one line: a name, a label, a reason. Blanks around it are no part of it; lengths in characters. */
export const lineSchema = (least: number, most: number) =>
  z.string().trim().min(least).max(most).refine(isLine, NO_LINE);

const written = z.string().min(1).max(2000);
/** A language that comes later is optional here: what is stored lacks it. */
const inLanguages = {
  nl: written.describe('In Dutch'),
  en: written.describe('In English'),
} satisfies Readonly<Record<Language, z.ZodType>>;

export const textSchema = z
  .strictObject(inLanguages)
  .describe('A text for people, in the languages of the product');
export type Text = z.infer<typeof textSchema>;

export const contactSchema = z
  .strictObject({
    name: z.string().min(1).max(200).describe('What the organisation is called'),
    email: z.email().optional().describe('Where it reads mail'),
    phone: z.string().min(3).max(40).optional().describe('As it is dialled'),
    url: z.url().optional().describe('Page with a form or with other ways to reach it'),
  })
  .refine((c) => c.email !== undefined || c.phone !== undefined || c.url !== undefined, {
    error: 'a contact needs an e-mail address, a telephone number or a URL',
  })
  .describe('An organisation that answers: at least one way to reach it');
export type Contact = z.infer<typeof contactSchema>;
