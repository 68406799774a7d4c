/** What the chain hashes for an entry, as text; its SHA-256 in hex is `sha256`. Written here once more, so that tests hold the product's against it. */
export function chainText(previousSha256: string, seq: number, bytes: string): string {
  return `${previousSha256}\n${seq}\n${bytes}`;
}
