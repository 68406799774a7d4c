// Times that people write with an offset, put as documents hold them.
const isDocument = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T[\d:.]+[+-]\d{2}:\d{2}$/;

/** A document whose times are written with an offset, in UTC; texts that are no times stay. */
export function timesInUtc(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((inner) => timesInUtc(inner, key));
  if (isDocument(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, timesInUtc(inner, name)]),
    );
  const isTime = typeof value === 'string' && /^(?:at|.*At)$/.test(key) && WITH_OFFSET.test(value);
  if (!isTime || Number.isNaN(Date.parse(value))) return value;
  return new Date(value).toISOString();
}
