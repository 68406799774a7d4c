// Between a public route and what it reads: nothing of the staff lane passes, whatever the handler asks for. A handler that names the lane itself,
// instead of taking it from a query that was let in, would give away what the public lane withholds and nobody would notice.

const asksForStaff = (value: unknown): boolean =>
  value === 'staff' ||
  (typeof value === 'object' && value !== null && 'lane' in value && value.lane === 'staff');

/** The same part, whose methods throw when they are asked for the staff lane: by name, or in an object with a `lane`. */
export function withoutStaffLane<T extends object>(part: T): T {
  return new Proxy(part, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return (...asked: unknown[]): unknown => {
        if (asked.some(asksForStaff))
          throw new Error(`a public route asks for the staff lane (${String(key)})`);
        return value.apply(target, asked);
      };
    },
  });
}
