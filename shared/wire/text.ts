import * as z from 'zod';

/** A text for people, in both languages of the product. */
export const textSchema = z.strictObject({
  nl: z.string().min(1).max(2000),
  en: z.string().min(1).max(2000),
});
export type Text = z.infer<typeof textSchema>;
export type Language = keyof Text;

/** An organisation that answers: at least one way to reach it. */
export const contactSchema = z
  .strictObject({
    name: z.string().min(1).max(200),
    email: z.email().optional(),
    phone: z.string().min(3).max(40).optional(),
    url: z.url().optional(),
  })
  .refine((c) => c.email !== undefined || c.phone !== undefined || c.url !== undefined, {
    error: 'a contact needs an e-mail address, a telephone number or a URL',
  });
export type Contact = z.infer<typeof contactSchema>;
