// Numbers, lists and tables as Markdown.

/** Columns of prose in the repository's papers. */
export const PROSE_COLUMNS = 100;

export const thousands = (value: number): string => Math.round(value).toLocaleString('en-GB');

/** `1.6 / 8.9 / 43.3` */
export const line = (values: readonly number[]): string =>
  values.map((value) => value.toFixed(1)).join(' / ');

/** `0.5 to 1.4`, or the one value, with so many digits. */
export function range(values: readonly number[], digits: number): string {
  const low = Math.min(...values).toFixed(digits);
  const high = Math.max(...values).toFixed(digits);
  return low === high ? low : `${low} to ${high}`;
}

export function list(words: readonly string[]): string {
  const most = words.slice(0, -1).join(', ');
  const last = words.at(-1) ?? '';
  return most === '' ? last : `${most} and ${last}`;
}

/** `27 November 2026` of `2026-11-27`. */
export const day = (date: string): string =>
  new Date(`${date}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });

/** Broken at spaces; code in backticks stays whole. */
export function paragraph(text: string): string {
  const words = text.match(/(?:`[^`]*`|\S)+/g) ?? [];
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && longer.length <= PROSE_COLUMNS) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join('\n');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const bar = row(head.map(() => '---'));
  return [row(head), bar, ...rows.map((cells) => row(cells))].join('\n');
}
