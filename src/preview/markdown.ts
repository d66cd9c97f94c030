import { PreviewData } from './data';
import { reportOf } from './report';
import { MOST_LINES, limited } from './report-limits';
import { Cell, Line, Notes, Piece, SURE, Section, Table } from './report-text';

/** The first line, by which a bot finds the comment to update. @internal */
export const MARKER = '<!-- cdk-inference preview -->';

/** A preview as GitHub's Markdown. @internal */
export function markdownOf(data: PreviewData): string {
  const sections = reportOf(data);
  const rows = sections.reduce((sum, { table: each }) => sum + (each?.rows.length ?? 0), 0);
  // a row has more than ten characters
  const limits = MOST_LINES.filter((most) => Math.min(most, rows) * 10 < MOST_CHARACTERS);
  const texts = limits.map((most) => () => textOf(limited(sections, most)));
  return shortEnough(texts);
}

/** The first text that is short enough, or the last one. */
function shortEnough([first, ...others]: readonly (() => string)[]): string {
  const text = first();
  return text.length <= MOST_CHARACTERS || others.length === 0 ? text : shortEnough(others);
}

/** A comment of GitHub has 65,536 characters at most. */
const MOST_CHARACTERS = 65_000;

function textOf(sections: readonly Section[]): string {
  const notes = new Notes();
  const blocks = sections.flatMap((section) => blocksOf(section, notes));
  const sure = [SURE, ...notes.all.map((note, index) => `<sup>${index + 1}</sup> ${note}`)];
  const details = opening('How sure the figures are', sure.join('<br>\n'));
  return `${[MARKER, '## Preview', ...blocks, details].join('\n\n')}\n`;
}

function opening(title: string, text: string): string {
  return `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;
}

function blocksOf(
  { title, lines, table: rows, remarks, details, list: items }: Section,
  notes: Notes,
): string[] {
  return [
    ...(title ? [`### ${inline(title, notes)}`] : []),
    ...(lines ?? []).map((each) => inline(each, notes)),
    ...(rows ? [table(rows, notes)] : []),
    ...(details && details.lines.length > 0
      ? [opening(details.title, list(details.lines, notes))]
      : []),
    ...(remarks ?? []).map((each) => inline(each, notes)),
    ...(items ? [list(items, notes)] : []),
  ];
}

function table({ columns, rows }: Table, notes: Notes): string {
  const row = (cells: readonly string[]) =>
    `| ${cells.map((each) => each.replace(/\|/g, '\\|').replace(/\n/g, ' ')).join(' | ')} |`;
  return [
    row(columns),
    row(columns.map(() => '---')),
    ...rows.map((cells) => row(cells.map((cell) => cellText(cell, notes)))),
  ].join('\n');
}

function cellText(cell: Cell, notes: Notes): string {
  return cell.map((each) => inline(each, notes)).join('<br>');
}

function list(lines: readonly Line[], notes: Notes): string {
  return lines.map((each) => `* ${inline(each, notes)}`).join('\n');
}

function inline(pieces: Line, notes: Notes): string {
  return pieces.map((piece) => marked(piece, notes)).join('');
}

function marked({ text, mark, figure }: Piece, notes: Notes): string {
  switch (mark) {
    case 'code':
      // a backtick in the text does not end it
      return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
    case 'strong':
      return `**${text}**`;
    default: {
      const number = notes.numberOf(figure);
      return number === undefined ? text : `${text}<sup>${number}</sup>`;
    }
  }
}
