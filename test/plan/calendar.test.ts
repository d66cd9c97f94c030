import { cycleOfYears, dayOfCycle } from '../../src/plan/calendar';

/** The day of the week of a date, by the calendar of the platform. */
const weekdayOf = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay();

describe('the cycle of years', () => {
  test('repeats: the first day follows the last one', () => {
    const days = cycleOfYears();
    expect(days[0].weekday).toBe((days[days.length - 1].weekday + 1) % 7);
    expect(dayOfCycle('2054-01-01')).toBe(0);
    expect(dayOfCycle('2025-12-31')).toBe(days.length - 1);
  });

  test.each(['2026-01-01', '2028-02-29', '2056-02-29', '2053-12-31', '2054-01-01', '2081-07-14'])(
    'has %s at a day of the same date and weekday',
    (date) => {
      const [, month, day] = date.split('-').map(Number);
      expect(cycleOfYears()[dayOfCycle(date)!]).toEqual({ weekday: weekdayOf(date), day, month });
    },
  );

  test.each(['2026-02-30', '2027-02-29', '2026-1-1', ''])('has no day for %j', (date) => {
    expect(dayOfCycle(date)).toBeUndefined();
  });
});
