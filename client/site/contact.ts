import type { Contact } from '#shared/wire/text.ts';

export const telephoneHref = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, '')}`;

/** The first way to reach an organisation: web page, e-mail, telephone. A contact has at least one. */
export function contactHref({ url, email, phone }: Contact): string | undefined {
  if (url !== undefined && /^https?:/.test(url)) return url;
  if (email !== undefined) return `mailto:${email}`;
  return phone === undefined ? undefined : telephoneHref(phone);
}
