import { QueuePreview } from './capacity';
import {
  ChangeEffect,
  CostChange,
  Hazard,
  HazardKind,
  PreviewData,
  PreviewRange,
  QueueChange,
  WorkloadChange,
} from './data';
import { queueName } from './report-capacity';
import { Cell, Line, Section, Subject, cell, figure, line, or } from './report-text';
import { CapacityVerdict } from './verdict';
import { cause, count, number, percent, signed } from './words';

/** The questions of a reviewer, in the order in which they occur. @internal */
export function summary(data: PreviewData): Section {
  const { changes: way, queues, costs: all } = data;
  const rows: [string, Cell][] = [
    ...(way
      ? ([
          ['Does anything restart?', restarts(way.workloads)],
          ['Is there a moment without capacity?', interruptions(way.hazards)],
          ['Who gets which share?', shares(way.workloads)],
        ] as [string, Cell][])
      : []),
    [
      'How many GPUs at the worst moment?',
      or(way ? way.queues.map(duringApply) : queues.map(worstMoment), 'none'),
    ],
    ['What does it cost?', [totals(all), ...(way ? [difference(way.costs)] : [])]],
    ...(way ? [['What if it stops half-way?', halfWay(way.hazards)] as [string, Cell]] : []),
  ];
  return {
    subject: Subject.SUMMARY,
    table: {
      columns: ['question', 'answer'],
      rows: rows.map(([question, answer]) => [cell(question), answer]),
    },
  };
}

function totals(all: PreviewData['costs']): Line {
  return all
    .filter(({ of }) => of === undefined)
    .flatMap(({ perMonth, currency, gpuHoursPerWeek }, index) => [
      ...(index > 0 ? line('; ') : []),
      ...(perMonth
        ? [figure(perMonth), ...line(` ${currency} a month`)]
        : [figure(gpuHoursPerWeek), ...line(' GPU hours a week; the queues have no prices')]),
    ]);
}

function difference(costs: readonly CostChange[]): Line {
  const totalCosts = costs.filter(({ of }) => of === undefined);
  if (totalCosts.every(({ perMonth, gpuHoursPerWeek }) => isNone(perMonth ?? gpuHoursPerWeek))) {
    return line('no difference to the base');
  }
  const parts = totalCosts.map(({ perMonth, currency, gpuHoursPerWeek }) =>
    perMonth
      ? [figure(perMonth, signed), ...line(` ${currency} a month`)]
      : [figure(gpuHoursPerWeek, signed), ...line(' GPU hours a week')],
  );
  return [
    ...line('compared with the base: '),
    ...parts.flatMap((part, index) => [...(index > 0 ? line('; ') : []), ...part]),
  ];
}

function isNone(range: PreviewRange | undefined): boolean {
  return range?.low === 0 && range.high === 0;
}

function restarts(workloads: readonly WorkloadChange[]): Cell {
  const effects = [
    ChangeEffect.RESTARTS,
    ChangeEffect.MAY_RESTART,
    ChangeEffect.RECREATED,
    ChangeEffect.REMOVED,
  ];
  const found = workloads.filter(({ effect }) => effects.includes(effect));
  return or(
    found.map(({ object, effect, causes }) => {
      const more = causes.length > 1 ? ` and ${causes.length - 1} more` : '';
      const because = causes.length === 0 ? '' : ` (${cause(causes[0])}${more})`;
      return line(`${object} ${effect}${because}`);
    }),
    'no: every pod keeps running',
  );
}

function interruptions(hazards: readonly Hazard[]): Cell {
  const found = hazards.filter(({ onlyIfStopped }) => !onlyIfStopped);
  const failing = found.filter(({ failingShare }) => failingShare !== undefined);
  return or(
    failing.map(({ problem }) => line(`yes: ${problem}`)),
    found.length === 0
      ? 'no'
      : `no request is sure to fail, but see ${count(found.length, 'hazard')} below`,
  );
}

function shares(workloads: readonly WorkloadChange[]): Cell {
  const moved = workloads.filter(
    ({ before, after }) =>
      (before?.inRoute === true || after?.inRoute === true) && before?.share !== after?.share,
  );
  const services = new Set(moved.map(({ before, after }) => (after ?? before)!.service));
  const others = workloads.flatMap((each) =>
    each.after?.inRoute === true && services.has(each.after.service) && !moved.includes(each)
      ? [line(`${each.after.name}: ${percent(each.after.share)}, as before`)]
      : [],
  );
  const lines = moved
    .map(({ before, after }) => {
      const from = before ? percent(before.share) : '–';
      const to = after ? percent(after.share) : '–';
      const when =
        after?.followsReadyPods === true
          ? 'as its replicas become ready'
          : 'as soon as the route is applied';
      return line(`${(after ?? before)!.name}: ${from} → ${to}, ${when}`);
    })
    .concat(others);
  return or(lines, unchanged(workloads));
}

/** The shares of the services that the change concerns. */
function unchanged(workloads: readonly WorkloadChange[]): string {
  const touched = new Set(
    workloads.flatMap(({ effect, after }) =>
      effect === ChangeEffect.KEEPS_RUNNING ? [] : (after?.service ?? []),
    ),
  );
  const kept = workloads.flatMap(({ after }) =>
    after?.inRoute === true && touched.has(after.service)
      ? [`${after.name} ${percent(after.share)}`]
      : [],
  );
  return kept.length === 0 ? 'as before' : `as before: ${kept.join(', ')}`;
}

function worstMoment({ name, capacity: total, worst }: QueuePreview): Line {
  const gpus = worst.amounts?.gpus;
  const of = total?.gpus === undefined ? '' : ` of ${number(total.gpus)}`;
  const all = gpus === undefined ? 'not known' : `${number(gpus)}${of}`;
  return line(
    `${queueName(name)}: ${all} if all deployments are updated at once and no pod waits (${worst.verdict})`,
  );
}

function duringApply({ name, peakGpus, capacityGpus, verdict }: QueueChange): Line {
  const has = capacityGpus === undefined ? '' : `, and has ${number(capacityGpus)}`;
  return [
    ...line(`${queueName(name)} needs `),
    figure(peakGpus && { ...peakGpus, low: peakGpus.high }),
    ...line(`${has}: ${VERDICTS[verdict]}`),
  ];
}

const VERDICTS: { readonly [verdict in CapacityVerdict]: string } = {
  [CapacityVerdict.FITS]: 'it fits',
  [CapacityVerdict.WAITS]: 'new pods are pending until others have ended',
  [CapacityVerdict.STUCK]: 'it is stuck until a person changes something',
  [CapacityVerdict.UNKNOWN]: 'whether that fits is not known',
};

function halfWay(hazards: readonly Hazard[]): Cell {
  const cold = hazards.filter(
    ({ kind, onlyIfStopped }) => kind === HazardKind.COLD_TRAFFIC && !onlyIfStopped,
  );
  return [
    ...hazards.filter(({ onlyIfStopped }) => onlyIfStopped).map(({ problem }) => line(problem)),
    ...cold.map(({ at }) =>
      line(
        `if the route is applied and ${at} is not, the share of that deployment fails until it is`,
      ),
    ),
    line('what is not applied yet keeps running as it is; apply again to complete the change'),
  ];
}
