import { CapacityVerdict, QueueLoad, QueuePreview, amount } from './capacity';
import { ChangeEffect, Hazard, PreviewData, PreviewRange, WorkloadChange } from './data';
import { cause, count, duration, number, percent, range, replicas } from './words';
import { ResourceAmounts } from '../spec/queue';

/** A piece of text. */
export interface Piece {
  readonly text: string;
  /** How it is marked; a badge is one of a few words, such as a verdict. */
  readonly mark?: 'code' | 'strong' | 'badge';
  /** The figure that it shows. */
  readonly figure?: PreviewRange;
}

/** @internal */
export type Line = readonly Piece[];

/** @internal */
export type Cell = readonly Line[];

/** @internal */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Lines that open. @internal */
export interface Details {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** The subjects of a preview, each with a picture or a form of its own on a page. */
export enum Subject {
  ANSWERS = 'answers',
  HAZARDS = 'hazards',
  PODS = 'pods',
  CAPACITY = 'capacity',
  RELEASE = 'release',
  COST = 'cost',
  UNKNOWN = 'unknown',
}

/** A section of a preview, without a format. @internal */
export interface Section {
  readonly subject: Subject;
  readonly title?: Line;
  readonly lines?: readonly Line[];
  readonly table?: Table;
  /** Lines after the table. */
  readonly remarks?: readonly Line[];
  readonly details?: Details;
  readonly list?: readonly Line[];
}

/** What a preview has to report: first the answers, then the tables behind them. @internal */
export function reportOf(data: PreviewData): Section[] {
  return [
    answers(data),
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

/** The questions of a reviewer, each with its answer. */
function answers(data: PreviewData): Section {
  const { changes: way, queues, costs: all } = data;
  const rows: [string, Cell][] = [
    ...(way
      ? ([
          ['Does anything restart?', restarts(way.workloads)],
          ['Is there a moment without capacity?', interruptions(way.hazards)],
          ['Who gets which share?', shares(way.workloads)],
        ] as [string, Cell][])
      : []),
    ['How many GPUs at the worst moment?', or(queues.map(worstMoment), 'none')],
    ['What does it cost?', [totals(all)]],
    ...(way ? [['What if it stops half-way?', halfWay(way.hazards)] as [string, Cell]] : []),
  ];
  return {
    subject: Subject.ANSWERS,
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
    failing.map(({ problem }) => line(problem)),
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
  return or(
    moved.map(({ before, after }) => {
      const from = before ? percent(before.share) : '–';
      return line(`${(after ?? before)!.name}: ${from} → ${after ? percent(after.share) : '–'}`);
    }),
    'as before',
  );
}

function worstMoment({ name, capacity: total, worst }: QueuePreview): Line {
  const gpus = worst.amounts?.gpus;
  const of = total?.gpus === undefined ? '' : ` of ${number(total.gpus)}`;
  const all = gpus === undefined ? 'not known' : `${number(gpus)}${of}`;
  return line(
    `${queueName(name)}: ${all} if all deployments are updated at once (${worst.verdict})`,
  );
}

function halfWay(hazards: readonly Hazard[]): Cell {
  const found = hazards.filter(({ onlyIfStopped }) => onlyIfStopped);
  return or(
    found.map(({ problem }) => line(problem)),
    'what is applied by then keeps serving',
  );
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
      'at most',
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

function capacity({ queues }: PreviewData): Section[] {
  if (queues.length === 0) {
    return [];
  }
  const rows = queues.map((queue) => [
    [[code(queueName(queue.name))]],
    cell(amounts(queue.capacity)),
    ...loadsOf(queue).map(([, each]) => cell(load(each))),
    [[badge(queue.verdict)]],
  ]);
  return [
    {
      subject: Subject.CAPACITY,
      title: line('Capacity'),
      table: {
        columns: [
          ...['queue', 'has', 'minimum', 'maximum', 'largest update', 'all updates at once'],
          'verdict',
        ],
        rows,
      },
      details: { title: 'The sums', lines: queues.flatMap(sums) },
    },
  ];
}

function sums({ name, minimum, maximum, worst, rollouts }: QueuePreview): Line[] {
  const queue = queueName(name);
  return [
    line(`${queue}, minimum: ${minimum.arithmetic}`),
    line(`${queue}, maximum: ${maximum.arithmetic}`),
    ...rollouts.map(({ deployment, arithmetic, verdict, rollout }) => [
      ...line(`${queue}, update of `),
      code(deployment),
      ...line(` at ${count(rollout.instances, 'replica')}: ${arithmetic} (${verdict})`),
    ]),
    line(`${queue}, all updates at once: ${worst.arithmetic}`),
  ];
}

/** The loads of a queue that a table or a picture shows, each with its name. @internal */
export function loadsOf(queue: QueuePreview): [string, QueueLoad][] {
  return [
    ['minimum', queue.minimum],
    ['maximum', queue.maximum],
    ['largest update', largest(queue)],
    ['all updates at once', queue.worst],
  ];
}

/** The update that needs most GPUs. */
function largest({ rollouts, maximum }: QueuePreview): QueueLoad {
  return rollouts.reduce<QueueLoad>(
    (most, each) => ((each.amounts?.gpus ?? 0) > (most.amounts?.gpus ?? 0) ? each : most),
    rollouts[0] ?? maximum,
  );
}

function load({ amounts: needed, verdict }: QueueLoad): string {
  return verdict === CapacityVerdict.FITS || verdict === CapacityVerdict.UNKNOWN
    ? amounts(needed)
    : `${amounts(needed)} (${verdict})`;
}

function amounts(all: ResourceAmounts | undefined): string {
  const { gpus, cpu, memoryBytes } = all ?? {};
  if (gpus !== undefined && gpus > 0) {
    return amount(gpus, 'gpus');
  }
  const others = [
    ...(cpu === undefined ? [] : [amount(cpu, 'cpu')]),
    ...(memoryBytes === undefined ? [] : [amount(memoryBytes, 'memoryBytes')]),
  ];
  return others.join(', ') || 'not known';
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
        'replicas that serve',
        'load per GPU',
        'verify before the next step',
      ],
      rows: steps.map((step) => [
        [step.name === current ? [strong(step.name)] : line(step.name)],
        cell(percent(step.share)),
        [[figure(step.gpus)]],
        cell(step.fewestServing === undefined ? 'not known' : `${step.fewestServing}`),
        step.loadPerGpu ? [[figure(step.loadPerGpu), ...line(' ×')]] : cell('–'),
        step.verify.map((each) => line(each)),
      ]),
    },
  }));
}

function costs({ costs: all, idle }: PreviewData): Section {
  const priced = all.some(({ currency }) => currency !== undefined);
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
    remarks: idle.map(({ queue, gpuHoursPerWeek }) => [
      ...line('Reserved and not used in '),
      code(queue),
      ...line(': '),
      figure(gpuHoursPerWeek),
      ...line(' GPU hours a week.'),
    ]),
  };
}

/** @internal */
export function queueName(name: string | undefined): string {
  return name ?? '(no queue)';
}

function line(text: string): Line {
  return [{ text }];
}

function cell(text: string): Cell {
  return [line(text)];
}

function code(text: string): Piece {
  return { text, mark: 'code' };
}

function strong(text: string): Piece {
  return { text, mark: 'strong' };
}

function badge(text: string): Piece {
  return { text, mark: 'badge' };
}

function figure(value: PreviewRange | undefined): Piece {
  return { text: range(value), figure: value };
}

/** The lines, or a text where there is none. */
function or(lines: Cell, text: string): Cell {
  return lines.length > 0 ? lines : cell(text);
}
