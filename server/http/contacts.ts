// Whom to reach about what this installation serves: the organisations of its own sites, in their own words. Where there is no site, nobody is named.
import { MINUTE_MS } from '#shared/time.ts';
import type { Contact } from '#shared/wire/text.ts';

/** Organisations that run a site here, each once. Never rejects. */
export type Contacts = () => Promise<readonly Contact[]>;

/** Strangers may ask at any rate: the sites are looked up once per minute. */
const CONTACTS_KEPT_MS = MINUTE_MS;

type Sited = { readonly site: { readonly organisation: Contact } };

const sameAs = (a: Contact, b: Contact): boolean =>
  a.name === b.name && a.email === b.email && a.phone === b.phone && a.url === b.url;

function eachOnce(all: readonly Contact[]): readonly Contact[] {
  return all.filter((one, i) => all.findIndex((other) => sameAs(one, other)) === i);
}

/** While the sites cannot be read: who was known before. */
export function contactsOf(
  sites: () => Promise<readonly Sited[]>,
  clock: () => number,
  log: (error: unknown) => void,
): Contacts {
  let known: readonly Contact[] = [];
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> = Promise.resolve();
  const ask = async (): Promise<void> => {
    try {
      known = eachOnce((await sites()).map(({ site }) => site.organisation));
    } catch (error) {
      log(error);
    }
  };
  return async () => {
    if (clock() - askedAt >= CONTACTS_KEPT_MS) {
      askedAt = clock();
      asking = ask();
    }
    await asking;
    return known;
  };
}

/** Every way to reach an organisation that security.txt may hold (RFC 9116, section 2.5.3), as URIs. */
export function addressesOf({ email, phone, url }: Contact): readonly string[] {
  return [
    ...(email === undefined ? [] : [`mailto:${email}`]),
    ...(url?.startsWith('https://') === true ? [url] : []),
    ...(phone === undefined ? [] : [`tel:${phone.replaceAll(/[^\d+]/g, '')}`]),
  ];
}
