/** Bytes of base64. Browsers have a fast way since 2025; the other one is for the rest. */
export function bytesOfBase64(text: string): Uint8Array {
  const fast = (Uint8Array as { fromBase64?: (text: string) => Uint8Array }).fromBase64;
  if (fast !== undefined) return fast.call(Uint8Array, text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
