import * as fs from 'fs';
import * as path from 'path';
import { scheduledBurst } from './example-previews';
import { blocks, read } from './pages';
import { run } from './programs';
import { Preview, ReleasePreview, WeekPreview } from '../src';
import { Content, element } from '../src/preview/markup';

// Pictures of pages, made of previews: `npx tsx projenrc/pictures.ts`. Mermaid draws the others in the pages.

const FOLDER = path.join(__dirname, '..', 'docs', 'pictures');
const WIDTH = 760;
const PADDING = 20;
const WEEK = 7 * 24 * 60;
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** Blue and orange of Okabe and Ito, which differ for a colour-blind reader. */
const COLORS = ['#0072b2', '#e69f00'];

/** The pictures by file name. */
export function pictures(): Map<string, string> {
  const [canary] = blocks(read('docs/canary.md')).filter(({ language }) => language === 'ts');
  const [release] = run(canary.text).scopes.flatMap((scope) => Preview.of(scope).data().releases);
  return new Map([
    ['release-steps.svg', releaseSteps(release)],
    ['week.svg', week(scheduledBurst().data().week)],
  ]);
}

/** The share of both deployments in each step, as bars. */
function releaseSteps({ steps, from, to, current }: ReleasePreview): string {
  const [left, width, row] = [150, 400, 34];
  const top = PADDING + 30;
  const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
  const bars = steps.flatMap(({ name, share }, index): Content[] => {
    const y = top + index * row;
    return [
      text(PADDING, y + 15, name, { 'font-weight': name === current ? 'bold' : undefined }),
      rect(left, y, width, 20, COLORS[0]),
      rect(left + width * (1 - share), y, width * share, 20, COLORS[1]),
      text(
        left + width + 12,
        y + 15,
        `${percent(share)} to the new one${name === current ? ' (now)' : ''}`,
      ),
    ];
  });
  const key = legend([
    [`old: ${last(from)}`, 1],
    [`new: ${last(to)}`, 1],
  ]);
  return picture(
    'Steps of a release',
    steps.map(({ name, share }) => `${name}: ${percent(share)} to ${last(to)}`).join('; '),
    top + steps.length * row + PADDING / 2,
    [...key, ...bars],
  );
}

/** The replicas of each deployment by time of the week, between minimum and maximum. */
function week(weeks: readonly WeekPreview[]): string {
  const [left, panel, height] = [PADDING + 30, 130, 80];
  const width = WIDTH - left - PADDING;
  const x = (minute: number) => left + (minute / WEEK) * width;
  const panels = weeks.flatMap(({ deployment, parts }, index): Content[] => {
    const most = Math.max(...parts.map(({ maxReplicas }) => maxReplicas));
    const bottom = PADDING + 40 + index * panel + height;
    const y = (replicas: number) => bottom - (replicas / most) * height;
    const band = (
      { fromMinute, toMinute }: WeekPreview['parts'][number],
      low: number,
      high: number,
      opacity: number,
    ) =>
      high > low
        ? rect(
            x(fromMinute),
            y(high),
            x(toMinute) - x(fromMinute),
            y(low) - y(high),
            COLORS[index],
            {
              'fill-opacity': opacity,
            },
          )
        : [];
    const counts = [...new Set(parts.flatMap((part) => [part.minReplicas, part.maxReplicas]))];
    return [
      text(left, bottom - height - 8, `${last(deployment)}, replicas`, { 'font-weight': 'bold' }),
      ...parts.flatMap((part) => [
        band(part, 0, part.minReplicas, 1),
        band(part, part.minReplicas, part.maxReplicas, 0.35),
      ]),
      ...[0, ...counts].map((count) =>
        text(left - 8, y(count) + 4, `${count}`, { 'text-anchor': 'end' }),
      ),
      element('path', { d: `M${left} ${bottom}H${left + width}`, stroke: '#57606a' }),
      ...DAYS.map((day, at) =>
        text(x((at + 0.5) * (WEEK / 7)), bottom + 16, day, { 'text-anchor': 'middle' }),
      ),
    ];
  });
  const key = legend([
    ['minimum', 1],
    ['up to the maximum, if requests wait', 0.35],
  ]);
  const words = weeks.map(({ deployment, parts }) => {
    const low = Math.min(...parts.map(({ minReplicas }) => minReplicas));
    const high = Math.max(...parts.map(({ maxReplicas }) => maxReplicas));
    return `${last(deployment)}: ${low} to ${high} replicas`;
  });
  return picture('Replicas over a week', words.join('; '), PADDING + 40 + weeks.length * panel, [
    ...key,
    ...panels,
  ]);
}

function legend(entries: readonly (readonly [name: string, opacity: number])[]): Content[] {
  const isOneColor = entries.some(([, opacity]) => opacity < 1);
  return entries.flatMap(([name, opacity], index): Content[] => {
    const x = PADDING + 30 + index * 200;
    const fill = COLORS[isOneColor ? 0 : index];
    return [
      rect(x, PADDING - 10, 14, 14, fill, { 'fill-opacity': opacity }),
      text(x + 22, PADDING + 2, name),
    ];
  });
}

/** A picture with a page of its own behind it, so that it is legible in a dark theme too. */
function picture(title: string, words: string, height: number, content: Content[]): string {
  const { html } = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      role: 'img',
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      'font-family': 'system-ui, sans-serif',
      'font-size': 13,
      'shape-rendering': 'crispEdges',
    },
    element('title', {}, title),
    element('desc', {}, words),
    rect(0, 0, WIDTH, height, '#fff'),
    ...content,
  );
  return `${html.replace(/></g, '>\n<')}\n`;
}

function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  more: Record<string, number> = {},
): Content {
  const [left, top, wide, high] = [x, y, width, height].map((each) => Math.round(each * 10) / 10);
  return wide > 0
    ? element('rect', { x: left, y: top, width: wide, height: high, fill, ...more })
    : [];
}

function text(
  x: number,
  y: number,
  words: string,
  more: Record<string, string | undefined> = {},
): Content {
  return element(
    'text',
    { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10, fill: '#1b2128', ...more },
    words,
  );
}

/** The construct id at the end of a path. */
const last = (construct: string) => construct.slice(construct.lastIndexOf('/') + 1);

if (require.main === module) {
  fs.mkdirSync(FOLDER, { recursive: true });
  for (const [name, svg] of pictures()) {
    fs.writeFileSync(path.join(FOLDER, name), svg);
  }
}
