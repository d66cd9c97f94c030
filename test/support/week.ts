import { CronTrigger } from './schedule-oracle';
import { WeekPart } from '../../src';

const DAY = 24 * 60;

/** The minimum of the week's part at a local minute since 1970, which began on a Thursday. */
export function bandAt(parts: readonly WeekPart[], local: number): number {
  const minute = (local + 3 * DAY) % (7 * DAY);
  return parts.find(({ toMinute }) => minute < toMinute)!.minReplicas;
}

/** The cron triggers of a ScaledObject. */
export function cronTriggersOf({ spec }: any): CronTrigger[] {
  return spec.triggers
    .filter(({ type }: any) => type === 'cron')
    .map(({ metadata }: any) => metadata);
}
