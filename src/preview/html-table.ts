import { Content, Markup, element } from './markup';

/**
 * A table; a phone shows each row as a list, with the column in front of the value. The roles keep it a
 * table for screen readers there: a browser takes a table without its display for text.
 *
 * @internal
 */
export function htmlTable(
  columns: readonly string[],
  rows: readonly (readonly Content[])[],
): Markup {
  return element(
    'table',
    { role: 'table' },
    element(
      'thead',
      { role: 'rowgroup' },
      element(
        'tr',
        { role: 'row' },
        ...columns.map((name) => element('th', { scope: 'col', role: 'columnheader' }, name)),
      ),
    ),
    element(
      'tbody',
      { role: 'rowgroup' },
      ...rows.map((cells) =>
        element(
          'tr',
          { role: 'row' },
          ...cells.map((content, index) =>
            element(
              'td',
              { role: 'cell', 'data-column': columns[index] },
              element('div', {}, content),
            ),
          ),
        ),
      ),
    ),
  );
}
