import * as fs from 'fs';
import * as path from 'path';

const ROOT = path.join(__dirname, '..');

/** A section of an index of pages. */
export interface IndexSection {
  /** Its heading; none for the lines in front of the first heading. */
  readonly title?: string;
  /** Files relative to the repository, in the order of the index and each once. */
  readonly pages: readonly string[];
}

/** An index of pages: its headings of the second level, and the pages in their table rows and lists. */
export function pageIndex(file: string): IndexSection[] {
  const text = fs.readFileSync(path.join(ROOT, file), 'utf8').replace(/```[\s\S]*?```/g, '');
  const [intro, ...sections] = text.split(/^## /m);
  return [
    { pages: linked(file, intro) },
    ...sections.map((section) => {
      const [title, ...lines] = section.split('\n');
      const rows = lines.filter((line) => /^\s*(?:\||[-*] |\d+\. )/.test(line));
      return { title: title.trim(), pages: linked(file, rows.join('\n')) };
    }),
  ].filter(({ pages }) => pages.length > 0);
}

/** The Markdown files to which a text leads, relative to the repository. */
function linked(file: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s#]+\.md)(?:#[^)\s]*)?\)/g)]
    .map(([, target]) => target)
    .filter((target) => !target.includes('://'));
  return [...new Set(targets.map((target) => path.posix.join(path.posix.dirname(file), target)))];
}
