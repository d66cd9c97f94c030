import { ChangeEffect, CostChange, PreviewData, WorkloadChange } from './data';
import { capacity } from './report-capacity';
import { summary } from './report-summary';
import {
  Line,
  Section,
  Subject,
  Table,
  badge,
  cell,
  code,
  figure,
  line,
  or,
  strong,
} from './report-text';
import { cause, duration, percent, replicas, signed } from './words';

/** What a preview has to report: first the summary, then the tables behind them. @internal */
export function reportOf(data: PreviewData): Section[] {
  return [
    summary(data),
    ...(data.changes ? changes(data) : []),
    ...capacity(data),
    ...releases(data),
    costs(data),
    {
      subject: Subject.UNKNOWN,
      title: line('Not known'),
      list: data.unknown.map((each) => line(each)),
    },
  ];
}

function changes({ changes: way }: PreviewData): Section[] {
  const { hazards, workloads } = way!;
  const touched = workloads.filter(({ effect }) => effect !== ChangeEffect.KEEPS_RUNNING);
  const pods = { subject: Subject.PODS, title: line('What happens to the pods') };
  return [
    ...(hazards.length === 0
      ? []
      : [
          {
            subject: Subject.HAZARDS,
            title: line('Hazards'),
            table: {
              columns: ['hazard', 'where', 'what happens', 'instead'],
              rows: hazards.map(({ kind, at, problem, fix }) => [
                [[badge(kind)]],
                [[code(at)]],
                cell(problem),
                cell(fix),
              ]),
            },
          },
        ]),
    {
      ...pods,
      ...(touched.length === 0
        ? { lines: [line('Nothing: all pods keep running.')] }
        : { table: podsTable(touched) }),
      details: { title: 'Other objects', lines: otherObjects(way!) },
    },
  ];
}

function podsTable(touched: readonly WorkloadChange[]): Table {
  return {
    columns: [
      'workload',
      'effect',
      'because',
      'replicas',
      'GPUs at most',
      'fewest serving',
      'takes at most',
    ],
    rows: touched.map((each) => [
      [[code(each.object)]],
      [[badge(each.effect)]],
      or(
        each.causes.map((field) => [code(cause(field))]),
        '–',
      ),
      cell(`${replicas(each.before)} → ${replicas(each.after)}`),
      [[figure(each.peakGpus)]],
      cell(each.fewestServing === undefined ? '–' : `${each.fewestServing}`),
      cell(duration(each.seconds)),
    ]),
  };
}

/** The objects that differ, without the workloads, which the table has. */
function otherObjects({ workloads, objects }: NonNullable<PreviewData['changes']>): Line[] {
  const others = (verb: string, names: readonly string[]): Line[] =>
    names
      .filter((name) => !workloads.some(({ object }) => object === name))
      .map((name) => [...line(`${verb}: `), code(name)]);
  return [
    ...others('changed', objects.changed),
    ...others('added', objects.added),
    ...others('removed', objects.removed),
    ...others('its controller decides', objects.unknown),
  ];
}

function releases({ releases: all }: PreviewData): Section[] {
  return all.map(({ service, from, to, current, steps }) => ({
    subject: Subject.RELEASE,
    title: [...line('Release of '), code(service)],
    lines: [
      [
        ...line('From '),
        code(from),
        ...line(' to '),
        code(to),
        ...line('; the current step is '),
        strong(current),
        ...line('.'),
      ],
    ],
    table: {
      columns: [
        'step',
        'share of the new one',
        'GPUs',
        'fewest serving',
        'load per GPU',
        'until it can begin',
        'verify before the next step',
      ],
      rows: steps.map((step) => [
        [step.name === current ? [strong(step.name)] : line(step.name)],
        cell(percent(step.share)),
        [[figure(step.gpus)]],
        cell(step.fewestServing === undefined ? 'not known' : `${step.fewestServing}`),
        step.loadPerGpu ? [[figure(step.loadPerGpu), ...line(' ×')]] : cell('–'),
        cell(step.seconds === 0 ? 'at once' : duration(step.seconds)),
        step.verify.map((each) => line(each)),
      ]),
    },
  }));
}

/** The costs: of all first, as a long table is cut. */
function costs({ costs: listed, idle, changes: way }: PreviewData): Section {
  const priced = listed.some(({ currency }) => currency !== undefined);
  const all = [...listed].sort(
    (one, other) => Number(one.of !== undefined) - Number(other.of !== undefined),
  );
  const rows = all.map(({ of, currency, perHour, perWeek, perMonth, gpuHoursPerWeek }) => [
    [[of === undefined ? strong('all') : code(of)]],
    [[figure(gpuHoursPerWeek)]],
    ...(priced
      ? [perHour, perWeek, perMonth].map((each) =>
          each ? [[figure(each), ...line(` ${currency}`)]] : cell('–'),
        )
      : []),
  ]);
  return {
    subject: Subject.COST,
    title: line('Cost'),
    table: {
      columns: ['of', 'GPU hours a week', ...(priced ? ['an hour', 'a week', 'a month'] : [])],
      rows,
    },
    ...(way && {
      details: { title: 'The difference to the base', lines: way.costs.map(costChange) },
    }),
    remarks: idle.map(({ queue, gpuHoursPerWeek }) => [
      ...line('Reserved and not used in '),
      code(queue),
      ...line(': '),
      figure(gpuHoursPerWeek),
      ...line(' GPU hours a week.'),
    ]),
  };
}

function costChange({ of, currency, gpuHoursPerWeek, perMonth }: CostChange): Line {
  return [
    of === undefined ? strong('all') : code(of),
    ...line(': '),
    figure(gpuHoursPerWeek, signed),
    ...line(' GPU hours a week'),
    ...(perMonth ? [...line(', '), figure(perMonth, signed), ...line(` ${currency} a month`)] : []),
  ];
}
