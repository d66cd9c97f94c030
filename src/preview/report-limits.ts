import { Cell, Line, Section, Table, cell, line } from './report-text';
import { number } from './words';

/** How many rows and lines a report tries to have: all, then fewer until it is short enough. @internal */
export const MOST_LINES: readonly number[] = [Infinity, 100, 30, 10];

/** The sections with so many rows of a table, lines of a cell and items of a list at most. @internal */
export function limited(sections: readonly Section[], most: number): Section[] {
  return sections.map(({ table, details, list, remarks, ...section }) => ({
    ...section,
    ...(table && { table: shorter(table, most) }),
    ...(details && { details: { ...details, lines: first(details.lines, most) } }),
    ...(remarks && { remarks: first(remarks, most) }),
    ...(list && { list }),
  }));
}

function shorter({ columns, rows }: Table, most: number): Table {
  const shown = rows.slice(0, most).map((cells) => cells.map((each) => first(each, most)));
  const more = rows.length - shown.length;
  return {
    columns,
    rows: more > 0 ? [...shown, [rest(more), ...columns.slice(1).map(() => cell('…'))]] : shown,
  };
}

function first(lines: readonly Line[], most: number): Line[] {
  const more = lines.length - most;
  return more > 0 ? [...lines.slice(0, most), ...rest(more)] : [...lines];
}

function rest(more: number): Cell {
  return [line(`and ${number(more)} more: see the JSON of the preview`)];
}
