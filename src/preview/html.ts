import { ChangesPreview, PreviewData, PreviewRange } from './data';
import { htmlTable } from './html-table';
import { Content, Markup, element } from './markup';
import { STYLE } from './page-style';
import { reportOf } from './report';
import { limited } from './report-limits';
import { Cell, Details, Line, Notes, Piece, SURE, Section, Subject, Table } from './report-text';
import { Pictures } from './svg';
import { capacityPicture } from './svg-capacity';
import { releasePicture, sharesPictures } from './svg-shares';
import { varies, weekPicture } from './svg-week';
import { count, number } from './words';

/** What a badge looks like: a tone, and a sign for those who do not see its colour. */
const BADGES: { readonly [text: string]: readonly [tone: string, sign: string] } = {
  fits: ['good', '✓'],
  'keeps running': ['good', '✓'],
  waits: ['warn', '…'],
  restarts: ['warn', '↻'],
  'may restart': ['warn', '↻'],
  stuck: ['bad', '✕'],
  'is recreated': ['bad', '✕'],
  'is removed': ['plain', '−'],
  'is added': ['plain', '+'],
  scales: ['plain', '↕'],
  unknown: ['plain', '?'],
};
/** More rows of a table, and more pictures, make a page that nobody reads. */
const MOST_ROWS = 300;
const MOST_PICTURES = 40;

/** A hazard. */
const OTHER_BADGE = ['bad', '!'] as const;

/** A preview as one page: no script, nothing to load, the same bytes for the same data. @internal */
export function htmlOf(data: PreviewData): string {
  const page = new Page(data);
  const body = page.sections();
  const title = `Preview of ${count(new Set(data.deployments.map(({ service }) => service)).size, 'service')}`;
  const html = element(
    'html',
    { lang: 'en' },
    element(
      'head',
      {},
      element('meta', { charset: 'utf-8' }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('meta', {
        'http-equiv': 'Content-Security-Policy',
        content: "default-src 'none'; style-src 'unsafe-inline'",
      }),
      element('title', {}, title),
      element('style', {}, new Markup(STYLE)),
    ),
    element(
      'body',
      {},
      page.pictures.definitions(),
      element(
        'header',
        {},
        element('h1', {}, title),
        element(
          'p',
          {},
          data.changes
            ? 'The difference between what runs now and what will run, before it is applied.'
            : 'What will run, before it is applied. There is no base to compare with.',
        ),
      ),
      element('main', {}, ...body),
    ),
  );
  return `<!doctype html>\n${html.html}\n`;
}

class Page {
  public readonly pictures = new Pictures();
  private readonly notes = new Notes();
  private releases = 0;

  constructor(private readonly data: PreviewData) {
    // colours in the order of the declarations
    this.pictures.seriesOf(data.deployments.map(({ path }) => path));
  }

  public sections(): Content[] {
    const sections = limited(reportOf(this.data), MOST_ROWS);
    return [...sections.map((section) => this.section(section)), this.certainty()];
  }

  private section(section: Section): Content {
    const content = element(
      'section',
      { class: section.subject },
      section.title ? element('h2', {}, this.line(section.title)) : [],
      ...(section.lines ?? []).map((line) => element('p', {}, this.line(line))),
      this.picturesOf(section.subject),
      section.table ? this.body(section.subject, section.table) : [],
      ...(section.remarks ?? []).map((line) => element('p', {}, this.line(line))),
      section.subject === Subject.PODS ? differences(this.data.changes!) : [],
      section.details ? this.details(section.details) : [],
      section.list ? this.list(section.list) : [],
    );
    return section.subject === Subject.COST ? [this.week(), content] : content;
  }

  private picturesOf(subject: Subject): Content {
    const { queues, releases, changes } = this.data;
    switch (subject) {
      case Subject.CAPACITY:
        return some(queues, (queue) => capacityPicture(queue, this.pictures));
      case Subject.RELEASE:
        return releasePicture(releases[this.releases++], this.pictures);
      case Subject.PODS:
        return sharesPictures(changes!, this.pictures);
      default:
        return [];
    }
  }

  /** Questions and hazards are read one by one; other tables row by row. */
  private body(subject: Subject, { columns, rows }: Table): Content {
    const cells = rows.map((row) => row.map((cell) => this.cell(cell)));
    switch (subject) {
      case Subject.SUMMARY:
        return element(
          'dl',
          {},
          ...cells.map(([question, answer]) =>
            element('div', {}, element('dt', {}, question), element('dd', {}, answer)),
          ),
        );
      case Subject.HAZARDS:
        return cells.map(([kind, at, problem, fix]) =>
          element(
            'article',
            {},
            element('h3', {}, kind, ' ', at),
            element('p', {}, problem),
            element('p', {}, element('strong', {}, 'Instead: '), fix),
          ),
        );
      default:
        return htmlTable(columns, cells);
    }
  }

  private week(): Content {
    const { week } = this.data;
    const fixed = week.filter((each) => !varies(each));
    return week.length === 0
      ? []
      : element(
          'section',
          {},
          element('h2', {}, 'The week'),
          some(week.filter(varies), (each) => weekPicture(each, this.pictures)),
          fixed.length === 0
            ? []
            : htmlTable(
                ['deployment', 'replicas at all times'],
                fixed
                  .slice(0, MOST_ROWS)
                  .map(({ deployment, parts }) => [
                    element('code', {}, deployment),
                    number(parts[0].minReplicas),
                  ]),
              ),
        );
  }

  private certainty(): Content {
    return element(
      'section',
      {},
      element('h2', {}, 'How sure the figures are'),
      element('p', {}, `${SURE}${this.notes.all.length > 0 ? ' The others are:' : ''}`),
      element(
        'ol',
        {},
        ...this.notes.all.map((note, index) => element('li', { id: `note-${index + 1}` }, note)),
      ),
    );
  }

  private details({ title, lines }: Details): Content {
    return lines.length === 0
      ? []
      : element('details', {}, element('summary', {}, title), this.list(lines));
  }

  private list(lines: readonly Line[]): Markup {
    return element('ul', {}, ...lines.map((line) => element('li', {}, this.line(line))));
  }

  private cell(cell: Cell): Content {
    return cell.map((line, index) => [index > 0 ? element('br', {}) : [], this.line(line)]);
  }

  private line(line: Line): Content {
    return line.map((piece) => this.piece(piece));
  }

  private piece({ text, mark, figure }: Piece): Content {
    switch (mark) {
      case 'badge': {
        const [tone, sign] = BADGES[text] ?? OTHER_BADGE;
        return element(
          'span',
          { class: `badge ${tone}` },
          element('span', { 'aria-hidden': 'true' }, `${sign} `),
          text,
        );
      }
      case undefined:
        return figure ? [text, this.note(figure)] : text;
      default:
        return element(mark, {}, text);
    }
  }

  private note(figure: PreviewRange): Content {
    const note = this.notes.numberOf(figure);
    return note === undefined
      ? []
      : element('sup', {}, element('a', { href: `#note-${note}` }, `${note}`));
  }
}

/** All changed fields of each workload, as tables that open. */
function differences({ workloads }: ChangesPreview): Content {
  return some(
    workloads.filter(({ causes }) => causes.length > 0),
    ({ object, causes }) =>
      element(
        'details',
        {},
        element(
          'summary',
          {},
          `${count(causes.length, 'changed field')} of `,
          element('code', {}, object),
        ),
        htmlTable(
          ['field', 'before', 'after'],
          causes.map(({ object: of, field, before, after }) => [
            [element('code', {}, field), of === undefined ? [] : ` of ${of}`],
            valueOf(before),
            valueOf(after),
          ]),
        ),
      ),
  );
}

/** The first ones, and how many more there are. */
function some<T>(items: readonly T[], contentOf: (item: T) => Content): Content[] {
  const more = items.length - MOST_PICTURES;
  return [
    ...items.slice(0, MOST_PICTURES).map(contentOf),
    ...(more > 0
      ? [element('p', {}, `and ${number(more)} more: see the JSON of the preview`)]
      : []),
  ];
}

function valueOf(value: unknown): Content {
  return value === undefined
    ? '–'
    : element('pre', {}, typeof value === 'string' ? value : JSON.stringify(value, undefined, 2));
}
