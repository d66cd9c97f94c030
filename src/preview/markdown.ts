import { PreviewData } from './data';
import { reportOf } from './report';
import { Cell, Line, Piece, Section, Table } from './report-text';

/** The first line, by which a bot finds the comment to update. @internal */
export const MARKER = '<!-- cdk-inference preview -->';

/** A preview as GitHub's Markdown. @internal */
export function markdownOf(data: PreviewData): string {
  const blocks = [MARKER, '## Preview', ...reportOf(data).flatMap(blocksOf)];
  return `${blocks.join('\n\n')}\n`;
}

function blocksOf({ title, lines, table: rows, remarks, details, list: items }: Section): string[] {
  return [
    ...(title ? [`### ${inline(title)}`] : []),
    ...(lines ?? []).map(inline),
    ...(rows ? [table(rows)] : []),
    ...(details && details.lines.length > 0
      ? [`<details><summary>${details.title}</summary>\n\n${list(details.lines)}\n\n</details>`]
      : []),
    ...(remarks ?? []).map(inline),
    ...(items ? [list(items)] : []),
  ];
}

function table({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((each) => each.replace(/\|/g, '\\|').replace(/\n/g, ' ')).join(' | ')} |`;
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((cells) => line(cells.map(cellText))),
  ].join('\n');
}

function cellText(cell: Cell): string {
  return cell.map(inline).join('<br>');
}

function list(lines: readonly Line[]): string {
  return lines.map((line) => `* ${inline(line)}`).join('\n');
}

function inline(line: Line): string {
  return line.map(marked).join('');
}

function marked({ text, mark }: Piece): string {
  switch (mark) {
    case 'code':
      // a backtick in the text does not end it
      return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
    case 'strong':
      return `**${text}**`;
    default:
      return text;
  }
}
