/** JSON of things that never change while they are the same object: a window, a plan, the document of a site. */
const known = new WeakMap<object, string>();

/** As JSON.stringify, but written once per object. Only for what is not changed any more. */
export function jsonOnce(value: object | null): string {
  if (value === null) return 'null';
  const text = known.get(value) ?? JSON.stringify(value);
  known.set(value, text);
  return text;
}

/** An object of members that are JSON already, in this order. */
export function jsonObject(members: Readonly<Record<string, string>>): string {
  const parts = Object.entries(members).map(([name, json]) => `${JSON.stringify(name)}:${json}`);
  return `{${parts.join(',')}}`;
}
