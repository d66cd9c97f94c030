import { DAY, WEEK } from './cron';
import { TIME_ZONES } from './time-zones.generated';

/** Local times that a zone skips or repeats when its clocks change. @internal */
export interface ClockChange {
  /** The local day, `YYYY-MM-DD`. */
  readonly date: string;
  /** The first local minute of the week concerned; minute 0 is Sunday 00:00. */
  readonly from: number;
  /** How many minutes are skipped or repeated. */
  readonly minutes: number;
  /** Whether they are skipped; otherwise they come twice. */
  readonly skipped: boolean;
}

/**
 * Years whose clock changes are checked, fixed so that the result does not depend on the day of the
 * synthesis. Rules by weekday show in every year; one by date meets each
 * weekday at least once in eleven consecutive years.
 */
const FIRST_YEAR = 2026;
const LAST_YEAR = 2036;

const MINUTE_MS = 60_000;
/** No zone changes its clocks twice in a week. */
const PROBE_MS = 7 * DAY * MINUTE_MS;

let names: ReadonlyMap<string, string> | undefined;

/** The names of Go's zones, by the name in lower case. */
function zones(): ReadonlyMap<string, string> {
  names ??= new Map(
    TIME_ZONES.trim()
      .split('\n')
      .flatMap((line) => {
        const [area, ...places] = line.split(/:? /);
        return places.map((place) => `${area}${place}`);
      })
      .map((name) => [name.toLowerCase(), name]),
  );
  return names;
}

/**
 * Whether KEDA finds a time zone by this name: it uses Go's `time.LoadLocation`, to which the letters'
 * case counts and which knows links such as `US/Pacific`, but no abbreviation such as `PST`.
 *
 * @internal
 */
export function isTimeZone(name: string): boolean {
  return zones().get(String(name).toLowerCase()) === name;
}

/** The name of a zone in another case, or the zone that Node takes the name for. @internal */
export function similarTimeZone(name: string): string | undefined {
  const trimmed = String(name).trim();
  return zones().get(trimmed.toLowerCase()) ?? zones().get(nodeTimeZone(trimmed).toLowerCase());
}

function nodeTimeZone(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return '';
  }
}

const KNOWN = new Map<string, ClockChange[]>();

/** The clock changes of a zone in the representative years, in order. @internal */
export function clockChanges(timeZone: string): ClockChange[] {
  const known = KNOWN.get(timeZone);
  if (known) {
    return known;
  }
  // a zone that is newer than Node's own database has no changes that are known here
  const changes = ['', 'UTC'].includes(nodeTimeZone(timeZone))
    ? []
    : findChanges(offsets(timeZone));
  KNOWN.set(timeZone, changes);
  return changes;
}

function findChanges(offset: (time: number) => number): ClockChange[] {
  const changes: ClockChange[] = [];
  const end = Date.UTC(LAST_YEAR + 1, 0, 1);
  for (let time = Date.UTC(FIRST_YEAR, 0, 1); time < end; time += PROBE_MS) {
    const before = offset(time);
    const after = offset(time + PROBE_MS);
    if (before !== after) {
      const transition = firstWith(after, time, time + PROBE_MS, offset);
      // read as if it were UTC: the local time at which the clock is set forward, or to which it is set back
      const local = transition + Math.min(before, after);
      changes.push({
        date: new Date(local).toISOString().slice(0, 10),
        // 1 January 1970 was a Thursday
        from: (local / MINUTE_MS + 4 * DAY) % WEEK,
        minutes: Math.abs(after - before) / MINUTE_MS,
        skipped: after > before,
      });
    }
  }
  return changes;
}

/** The first minute in an interval at which the offset is the later one. */
function firstWith(
  after: number,
  from: number,
  to: number,
  offset: (time: number) => number,
): number {
  let [low, high] = [from, to];
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offset(middle) === after) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return high;
}

/** How far the local clock is ahead of UTC, in milliseconds, at a time. */
function offsets(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (time) => {
    const [month, day, year, hour, minute] = format.format(time).match(/\d+/g)!.map(Number);
    return Date.UTC(year, month - 1, day, hour, minute) - time;
  };
}
