import { WeekPart, WeekPreview } from './data';
import { htmlTable } from './html-table';
import { Content, Markup, element } from './markup';
import { Pictures, percentage } from './svg';
import { number } from './words';
import { DAY, WEEK } from '../plan/cron';
import { clockChanges } from '../plan/time-zone';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const HEIGHT = 132;
const TOP = 14;
const BOTTOM = 110;
/** A picture with more lines is hard to read. */
const MOST_LINES = 4;

/** Whether the replica count changes, or may change. @internal */
export function varies({ parts }: WeekPreview): boolean {
  return parts.some(
    ({ minReplicas, maxReplicas }) =>
      minReplicas !== parts[0].minReplicas || maxReplicas !== minReplicas,
  );
}

/** The replicas of a deployment over seven days, as a band between minimum and maximum. @internal */
export function weekPicture(week: WeekPreview, pictures: Pictures): Content {
  const [{ series }] = pictures.seriesOf([week.deployment]);
  const most = Math.max(...week.parts.map(({ maxReplicas }) => maxReplicas));
  const y = (replicas: number) => BOTTOM - (replicas / most) * (BOTTOM - TOP);
  const hasRange = week.parts.some(({ minReplicas, maxReplicas }) => maxReplicas > minReplicas);
  return element(
    'figure',
    {},
    element('h3', {}, element('code', {}, week.deployment)),
    element(
      'div',
      { class: 'week' },
      pictures.picture(
        `Replicas of ${week.deployment} over a week`,
        days(week.parts)
          .map(({ name, parts }) => `${name}: ${parts.map(partText).join(', ')}`)
          .join('; '),
        HEIGHT,
        ...week.parts.flatMap((part) => [
          band(part, 0, part.minReplicas, false),
          band(part, part.minReplicas, part.maxReplicas, true),
          hasRange
            ? element('line', {
                class: 'edge',
                x1: percentage(part.fromMinute / WEEK),
                x2: percentage(part.toMinute / WEEK),
                y1: y(part.minReplicas),
                y2: y(part.minReplicas),
              })
            : [],
        ]),
        ...linesAt(week.parts, most).map((replicas) => [
          element('line', { class: 'grid', x1: 0, x2: '100%', y1: y(replicas), y2: y(replicas) }),
          element('text', { x: -8, y: y(replicas) + 4, 'text-anchor': 'end' }, number(replicas)),
        ]),
        ...DAYS.map((day, index) => [
          element('line', {
            class: 'grid',
            x1: percentage(index / 7),
            x2: percentage(index / 7),
            y1: BOTTOM,
            y2: BOTTOM + 6,
          }),
          element(
            'text',
            { x: percentage((index + 0.5) / 7), y: BOTTOM + 17, 'text-anchor': 'middle' },
            day,
          ),
        ]),
      ),
    ),
    element(
      'figcaption',
      {},
      pictures.legend([
        { series, name: hasRange ? 'minimum' : 'replicas' },
        ...(hasRange
          ? [{ series, name: 'up to the maximum, if metrics request it', faint: true }]
          : []),
      ]),
      element('p', {}, zoneText(week)),
    ),
    weekTable(week),
  );

  function band(part: WeekPart, from: number, to: number, faint: boolean): Content {
    return to <= from
      ? []
      : element('rect', {
          class: faint ? 'band possible' : 'band',
          fill: pictures.fill(series),
          x: percentage(part.fromMinute / WEEK),
          y: y(to),
          width: percentage((part.toMinute - part.fromMinute) / WEEK),
          height: y(from) - y(to),
        });
  }
}

/** Replica counts at which a line crosses the picture. */
function linesAt(parts: readonly WeekPart[], most: number): number[] {
  const counts = new Set(
    parts.flatMap(({ minReplicas, maxReplicas }) => [minReplicas, maxReplicas]),
  );
  return counts.size <= MOST_LINES ? [0, ...counts] : [0, most];
}

function zoneText({ timeZone, weeksDiffer }: WeekPreview): string {
  const busiest = weeksDiffer ? 'Weeks differ; this is the busiest one. ' : '';
  if (timeZone === undefined) {
    return `${busiest}The minimum and the maximum are the same at all times.`;
  }
  return clockChanges(timeZone).length > 0
    ? `${busiest}Times are those of ${timeZone}. When its clocks go forward or back for daylight saving, the part of the week with that hour is an hour shorter or longer.`
    : `${busiest}Times are those of ${timeZone}, whose clocks do not change.`;
}

interface Days {
  readonly name: string;
  readonly parts: WeekPart[];
}

/** The parts of each day; days in a row that are the same are together. */
function days(parts: readonly WeekPart[]): Days[] {
  const each = DAYS.map((_, day) =>
    parts
      .filter(({ fromMinute, toMinute }) => toMinute > day * DAY && fromMinute < (day + 1) * DAY)
      .map((part) => ({
        ...part,
        fromMinute: Math.max(0, part.fromMinute - day * DAY),
        toMinute: Math.min(DAY, part.toMinute - day * DAY),
      })),
  );
  const texts = each.map((some) => JSON.stringify(some));
  const starts = DAYS.flatMap((_, day) => (texts[day] === texts[day - 1] ? [] : [day]));
  return starts.map((start, index) => {
    const end = (starts[index + 1] ?? DAYS.length) - 1;
    const name = start === end ? DAYS[start] : `${DAYS[start]}–${DAYS[end]}`;
    return { name, parts: each[start] };
  });
}

function weekTable({ parts }: WeekPreview): Markup {
  const rows = days(parts).flatMap(({ name, parts: some }) =>
    some.map((part) => [
      name,
      `${time(part.fromMinute)}–${time(part.toMinute)}`,
      number(part.minReplicas),
      number(part.maxReplicas),
    ]),
  );
  return element(
    'details',
    {},
    element('summary', {}, 'As a table'),
    htmlTable(['days', 'time', 'minimum', 'maximum'], rows),
  );
}

function partText({ fromMinute, toMinute, minReplicas, maxReplicas }: WeekPart): string {
  const replicas =
    minReplicas === maxReplicas
      ? number(minReplicas)
      : `${number(minReplicas)} to ${number(maxReplicas)}`;
  return `${time(fromMinute)}–${time(toMinute)} ${replicas}`;
}

function time(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => `${part}`.padStart(2, '0')).join(':');
}
