/** A column as epoch milliseconds. */
export const ms = (column: string): string => `extract(epoch FROM ${column})::float8 * 1000`;
