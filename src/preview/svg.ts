import { Content, Markup, element } from './markup';

/** Colours that differ for a colour-blind reader (Okabe and Ito); a page has them as variables. */
const COLORS = 7;

/** Hatches, as paths in a square of 8; the first one has none. */
const HATCHES = ['', 'M-2 2 2-2M0 8 8 0M6 10 10 6', 'M2 2h2v2H2zM6 6h2v2H6z', 'M4 0V8', 'M0 4H8'];

/** The most series that differ in colour and hatch together. */
const SERIES = COLORS * HATCHES.length;

/** The series of all that has none of its own: grey. @internal */
export const OTHERS = SERIES;

/** A part of a bar. @internal */
export interface BarPart {
  /** Index of its colour and hatch. */
  readonly series: number;
  readonly amount: number;
  /** Its name and amount, for a pointer above it. */
  readonly title: string;
}

/** A bar with a line of text above it. @internal */
export interface Bar {
  readonly label: string;
  readonly value: string;
  readonly parts: readonly BarPart[];
}

/** The amount that there is, as a line across all bars. @internal */
export interface Limit {
  readonly amount: number;
  readonly label: string;
}

/** A name, and the index of its colour and hatch. @internal */
export interface Series {
  readonly name: string;
  readonly series: number;
  /** Whether it is drawn fainter. */
  readonly faint?: boolean;
}

const BAR_HEIGHT = 18;
const TEXT_HEIGHT = 20;
const ROW_HEIGHT = 50;

/**
 * The pictures of a page. Their widths are percentages, so that a phone shows a narrow picture with
 * text as large as on a desktop; a `viewBox` would shrink the text.
 *
 * @internal
 */
export class Pictures {
  private count = 0;
  private readonly used = new Set<number>();
  private readonly names = new Map<string, number>();

  /** A picture, with its text for readers who do not see it. */
  public picture(title: string, text: string, height: number, ...content: Content[]): Markup {
    const id = `picture-${++this.count}`;
    return element(
      'svg',
      {
        role: 'img',
        width: '100%',
        height: height,
        'aria-labelledby': `${id}-title ${id}-text`,
      },
      element('title', { id: `${id}-title` }, title),
      element('desc', { id: `${id}-text` }, text),
      ...content,
    );
  }

  /** Bars of parts, one below the other, against a line. */
  public bars(title: string, bars: readonly Bar[], limit?: Limit): Markup {
    const top = limit ? TEXT_HEIGHT : 0;
    const height = top + bars.length * ROW_HEIGHT;
    const longest = Math.max(...bars.map(({ parts }) => total(parts)), limit?.amount ?? 0);
    // a line at the very end would be cut
    const scale = limit && limit.amount === longest ? longest * 1.02 : longest;
    const text = bars.map(({ label, value }) => `${label}: ${value}`).join('; ');
    return this.picture(
      title,
      limit ? `${limit.label}. ${text}` : text,
      height,
      ...bars.map(({ parts }, index) =>
        this.stripe(parts, scale, top + index * ROW_HEIGHT + TEXT_HEIGHT),
      ),
      limit ? limitLine(limit, scale, height) : [],
      ...bars.map(({ label, value }, index) => {
        const y = top + index * ROW_HEIGHT + 15;
        return [
          element('text', { x: 0, y }, label),
          element('text', { x: '100%', y, 'text-anchor': 'end' }, value),
        ];
      }),
    );
  }

  /** The parts of one bar, and the track behind it. */
  public stripe(parts: readonly BarPart[], scale: number, y: number): Content {
    const share = (amount: number) => percentage(scale > 0 ? amount / scale : 0);
    return [
      element('rect', { class: 'track', x: 0, y, width: '100%', height: BAR_HEIGHT }),
      ...parts.map(({ series, amount, title }, index) =>
        element(
          'rect',
          {
            class: 'part',
            fill: this.fill(series),
            x: share(total(parts.slice(0, index))),
            y,
            width: share(amount),
            height: BAR_HEIGHT,
          },
          element('title', {}, title),
        ),
      ),
    ];
  }

  /**
   * The series of each name, the same in every picture; only where two of so many names would look the
   * same, a picture counts for itself.
   */
  public seriesOf(names: readonly string[]): Series[] {
    const all = names.map((name) => {
      const series = this.names.get(name) ?? this.names.size % SERIES;
      this.names.set(name, series);
      return { name, series };
    });
    const areDifferent = new Set(all.map(({ series }) => series)).size === all.length;
    return areDifferent ? all : names.map((name, series) => ({ name, series }));
  }

  /** A reference to the colour and hatch of a series. */
  public fill(series: number): string {
    this.used.add(series);
    return `url(#series-${series})`;
  }

  /** The names of series, each with a sample. */
  public legend(names: readonly Series[]): Markup {
    return element(
      'ul',
      { class: 'legend' },
      ...names.map(({ series, name, faint }) =>
        element(
          'li',
          {},
          element(
            'svg',
            { 'aria-hidden': 'true', width: 16, height: 16 },
            element('rect', {
              class: faint ? 'possible' : undefined,
              width: 16,
              height: 16,
              fill: this.fill(series),
            }),
          ),
          element('span', {}, name),
        ),
      ),
    );
  }

  /** The hatches that the pictures refer to. */
  public definitions(): Markup {
    return element(
      'svg',
      { class: 'definitions', 'aria-hidden': 'true', width: 0, height: 0 },
      ...[...this.used]
        .sort((one, other) => one - other)
        .map((series) =>
          element(
            'pattern',
            { id: `series-${series}`, width: 8, height: 8, patternUnits: 'userSpaceOnUse' },
            element('rect', {
              class: series === OTHERS ? 'color-others' : `color-${series % COLORS}`,
              width: 8,
              height: 8,
            }),
            element('path', { class: 'hatch', d: HATCHES[series % HATCHES.length] }),
          ),
        ),
    );
  }
}

function limitLine({ amount, label }: Limit, scale: number, height: number): Content {
  const x = percentage(amount / scale);
  const anchor = amount / scale > 0.5 ? 'end' : 'start';
  return [
    element('line', { class: 'limit', x1: x, x2: x, y1: TEXT_HEIGHT - 3, y2: height - 8 }),
    element('text', { x, y: 13, 'text-anchor': anchor, class: 'strong' }, label),
  ];
}

/** @internal */
export function percentage(share: number): string {
  return `${Math.round(share * 1e4) / 100}%`;
}

function total(parts: readonly BarPart[]): number {
  return parts.reduce((sum, { amount }) => sum + amount, 0);
}
