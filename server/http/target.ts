// What a request may ask for: a path of this server, spelt in one way only. Whatever else HTTP allows as a target (another server's address,
// `*`, dot segments that lead elsewhere) is of no use here, and is what attacks are made of.

const PRINTABLE = /^[\x21-\x7e]+$/;
/** A slash, a backslash, a percent sign or a NUL that hides behind its code. */
const HIDDEN = /%(?:2f|5c|25|00)/i;

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/** Whether a request target is a plain path of this server, with or without a query. `target`: as it came, before any decoding. */
export function isPlainTarget(target: string): boolean {
  const [path = ''] = target.split('?', 1);
  if (!target.startsWith('/') || !PRINTABLE.test(target) || target.includes('#')) return false;
  if (path.includes('//') || path.includes('\\') || HIDDEN.test(path)) return false;
  const segments = decoded(path)?.split('/');
  return segments?.every((segment) => segment !== '.' && segment !== '..') ?? false;
}
