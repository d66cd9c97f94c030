import { UsageError } from './command';
import { ChangeEffect, CostPreview, HazardKind, PreviewData } from '../preview/data';
import { CapacityVerdict } from '../preview/verdict';

/** A reason to end with exit code 1. @internal */
export interface Condition {
  readonly name: string;
  readonly needsBase: boolean;
  /** Where it holds, in words; empty if it does not. */
  readonly holds: (head: PreviewData, base: PreviewData | undefined) => string[];
}

/** A condition as `--help` lists it. @internal */
export interface ConditionUsage extends Omit<Condition, 'holds'> {
  readonly usage: string;
  readonly help: string;
  readonly holds: (head: PreviewData, base: PreviewData | undefined, percent: number) => string[];
}

/** All conditions. @internal */
export const CONDITIONS: readonly ConditionUsage[] = [
  {
    name: 'restart',
    usage: 'restart',
    needsBase: true,
    help: 'pods of a workload restart, or may restart',
    holds: ({ changes }) => affected(changes, ChangeEffect.RESTARTS, ChangeEffect.MAY_RESTART),
  },
  {
    name: 'recreate',
    usage: 'recreate',
    needsBase: true,
    help: 'a workload must be deleted and created again',
    holds: ({ changes }) => affected(changes, ChangeEffect.RECREATED),
  },
  {
    name: 'cold-traffic',
    usage: 'cold-traffic',
    needsBase: true,
    help: 'requests go to a deployment before one of its replicas is ready',
    holds: ({ changes }) =>
      (changes?.hazards ?? [])
        .filter(({ kind, onlyIfStopped }) => kind === HazardKind.COLD_TRAFFIC && !onlyIfStopped)
        .map(({ at, problem }) => `${at}: ${problem}`),
  },
  {
    name: 'stuck',
    usage: 'stuck',
    needsBase: false,
    help: 'pods of a queue stay pending until a person changes something',
    holds: ({ queues }) =>
      queues
        .filter(({ verdict }) => verdict === CapacityVerdict.STUCK)
        .map(
          ({ name, cluster, minimum, rollouts }) =>
            `queue ${name} in ${cluster}: ${[minimum, ...rollouts].find(({ verdict }) => verdict === CapacityVerdict.STUCK)!.arithmetic}`,
        ),
  },
  {
    name: 'over-budget',
    usage: 'over-budget',
    needsBase: false,
    help: 'autoscalers at their maximum need more than the capacity of a queue',
    holds: ({ queues }) =>
      queues
        .filter(({ maximum: { verdict } }) =>
          [CapacityVerdict.WAITS, CapacityVerdict.STUCK].includes(verdict),
        )
        .map(({ name, cluster, maximum }) => `queue ${name} in ${cluster}: ${maximum.arithmetic}`),
  },
  {
    name: 'cost',
    usage: 'cost:PERCENT%',
    needsBase: true,
    help: 'the highest cost rises by more than this; without prices, the GPU hours',
    holds: (head, base, percent) => risen(base?.costs ?? [], head.costs, percent),
  },
];

const PERCENT = /^cost:(\d+(?:\.\d+)?)%$/;

/** The condition that a word of `--fail-on` names. @internal */
export function conditionsOf(word: string): Condition {
  const percent = PERCENT.exec(word)?.[1];
  const found = CONDITIONS.find(({ name, usage }) =>
    percent === undefined ? usage === word : name === 'cost',
  );
  if (!found) {
    throw new UsageError(
      `--fail-on must be ${CONDITIONS.map(({ usage }) => usage).join(', ')} (such as cost:10%), got '${word}'`,
    );
  }
  return {
    name: found.name,
    needsBase: found.needsBase,
    holds: (head, base) => found.holds(head, base, Number(percent)),
  };
}

function affected(changes: PreviewData['changes'], ...effects: ChangeEffect[]): string[] {
  return (changes?.workloads ?? [])
    .filter(({ effect }) => effects.includes(effect))
    .map(({ object, effect, causes }) => {
      const fields = causes.map(({ field }) => field);
      return `${object} ${effect}${fields.length > 0 ? ` (${fields.join(', ')})` : ''}`;
    });
}

/** The totals in which the highest cost rises; a total that is not known cannot be judged. */
function risen(
  base: readonly CostPreview[],
  head: readonly CostPreview[],
  percent: number,
): string[] {
  const [old, current] = [base, head].map((costs) => costs.filter(({ of }) => of === undefined));
  const arePriced = [old, current].every((all) => all.some(({ perMonth }) => perMonth));
  const before = arePriced ? prices(old) : gpuHours(old);
  const after = arePriced ? prices(current) : gpuHours(current);
  if ([before, after].some((all) => all.size === 0)) {
    return ['a replica count or a compute is not known, and so are the GPU hours'];
  }
  return [...after].flatMap(([unit, high]) => {
    const had = before.get(unit) ?? 0;
    return high > had * (1 + percent / 100) ? [`${high} ${unit}, before ${had}`] : [];
  });
}

/** The highest costs, by unit. */
function prices(totals: readonly CostPreview[]): Map<string, number> {
  return new Map(
    totals.flatMap(({ currency, perMonth }): [string, number][] =>
      perMonth ? [[`${currency} a month`, perMonth.high]] : [],
    ),
  );
}

function gpuHours(totals: readonly CostPreview[]): Map<string, number> {
  const high = totals[0]?.gpuHoursPerWeek?.high;
  return new Map(high === undefined ? [] : [['GPU hours a week', high]]);
}
