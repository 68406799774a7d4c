// Tables of the debrief: they scroll sideways where the screen is narrow, by keyboard too.
import { el, type Markup, type Node } from './markup.ts';

export function scrolling(label: string, content: Markup): Markup {
  return el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': label }, content);
}

/** What a column is called, and whether it holds numbers. */
export type Head = readonly [name: string, isNumber: boolean];
/** What columns beside each other have in common, and how many they are; an empty name: nothing. */
export type Heading = readonly [name: string, columns: number];

const numeric = (isNumber: boolean | undefined): string | null => (isNumber ? 'n' : null);

function headingRow(headings: readonly Heading[]): Markup {
  return el(
    'tr',
    { class: 'group' },
    headings.map(([name, colspan]) =>
      name === ''
        ? el('td', { colspan })
        : el('th', { scope: 'colgroup', colspan }, el('span', {}, name)),
    ),
  );
}

export function table(
  label: string,
  heads: readonly Head[],
  rows: readonly (readonly Node[])[],
  headings: readonly Heading[] = [],
): Markup {
  const cell = (content: Node, i: number): Markup => {
    const look = numeric(heads[i]?.[1]);
    return i === 0
      ? el('th', { scope: 'row', class: look }, content)
      : el('td', { class: look }, content);
  };
  const names = heads.map(([name, isNumber]) =>
    el('th', { scope: 'col', class: numeric(isNumber) }, name),
  );
  return scrolling(
    label,
    el(
      'table',
      {},
      el(
        'thead',
        {},
        headings.length > 0 ? headingRow(headings) : null,
        el('tr', { class: 'heads' }, names),
      ),
      el(
        'tbody',
        {},
        rows.map((row) => el('tr', {}, row.map(cell))),
      ),
    ),
  );
}
