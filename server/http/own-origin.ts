// Which pages are pages of this service. A page names its origin; it is ours when that is the host that was asked for, or one of the addresses
// that PUBLIC_ORIGIN names: a proxy that changes Host hides what the browser asked for.

/** Reads PUBLIC_ORIGIN: addresses with http or https, by comma or blank; what follows the host is cut off. Throws an Error that says which one is wrong. */
export function publicOriginsOf(text: string): readonly string[] {
  return text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => {
      const isAddress = URL.canParse(part) && /^https?:$/.test(new URL(part).protocol);
      if (!isAddress)
        throw new Error(
          `PUBLIC_ORIGIN: "${part}" is not an address. Write what people type, for instance "https://crowd.example.org"; several by comma.`,
        );
      return new URL(part).origin;
    });
}

/** An origin is written as browsers write it: nothing but scheme, host and port. */
export function isOwnOrigin(
  origin: string,
  host: string | undefined,
  publicOrigins: readonly string[],
): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.origin === origin && (url.host === host || publicOrigins.includes(origin));
}
