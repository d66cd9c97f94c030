import { CapacityVerdict, QueueLoad, QueuePreview, amount } from './capacity';
import { ChangeEffect, Hazard, PreviewData, WorkloadChange } from './data';
import { cause, count, duration, number, percent, range, replicas } from './words';
import { ResourceAmounts } from '../spec/queue';

/** The first line, by which a bot finds the comment to update. @internal */
export const MARKER = '<!-- cdk-inference preview -->';

/** A preview as GitHub's Markdown: first the answers, then the tables behind them. @internal */
export function markdownOf(data: PreviewData): string {
  const sections = [
    ...answers(data),
    ...(data.changes ? changes(data) : []),
    ...capacity(data),
    ...releases(data),
    ...costs(data),
    '### Not known',
    list(data.unknown),
  ];
  return `${[MARKER, '## Preview', ...sections].join('\n\n')}\n`;
}

/** The questions of a reviewer, each with its answer. */
function answers(data: PreviewData): string[] {
  const { changes: way, queues, costs: all } = data;
  const rows = [
    ...(way
      ? [
          ['Does anything restart?', restarts(way.workloads)],
          ['Is there a moment without capacity?', interruptions(way.hazards)],
          ['Who gets which share?', shares(way.workloads)],
        ]
      : []),
    ['How many GPUs at the worst moment?', queues.map(worstMoment).join('<br>') || 'none'],
    [
      'What does it cost?',
      all
        .filter(({ of }) => of === undefined)
        .map((total) =>
          total.perMonth
            ? `${range(total.perMonth)} ${total.currency} a month`
            : `${range(total.gpuHoursPerWeek)} GPU hours a week; the queues have no prices`,
        )
        .join('; '),
    ],
    ...(way ? [['What if it stops half-way?', halfWay(way.hazards)]] : []),
  ];
  return [table(['question', 'answer'], rows)];
}

function restarts(workloads: readonly WorkloadChange[]): string {
  const effects = [
    ChangeEffect.RESTARTS,
    ChangeEffect.MAY_RESTART,
    ChangeEffect.RECREATED,
    ChangeEffect.REMOVED,
  ];
  const found = workloads.filter(({ effect }) => effects.includes(effect));
  return found.length === 0
    ? 'no: every pod keeps running'
    : found
        .map(
          ({ object, effect, causes }) =>
            `${object} ${effect}${causes.length === 0 ? '' : ` (${cause(causes[0])}${causes.length > 1 ? ` and ${causes.length - 1} more` : ''})`}`,
        )
        .join('<br>');
}

function interruptions(hazards: readonly Hazard[]): string {
  const found = hazards.filter(({ onlyIfStopped }) => !onlyIfStopped);
  const failing = found.filter(({ failingShare }) => failingShare !== undefined);
  if (failing.length > 0) {
    return failing.map(({ problem }) => problem).join('<br>');
  }
  return found.length === 0
    ? 'no'
    : `no request is sure to fail, but see ${count(found.length, 'hazard')} below`;
}

function shares(workloads: readonly WorkloadChange[]): string {
  const moved = workloads.filter(
    ({ before, after }) =>
      (before?.inRoute === true || after?.inRoute === true) && before?.share !== after?.share,
  );
  return moved.length === 0
    ? 'as before'
    : moved
        .map(({ before, after }) => {
          const from = before ? percent(before.share) : '–';
          return `${(after ?? before)!.name}: ${from} → ${after ? percent(after.share) : '–'}`;
        })
        .join('<br>');
}

function worstMoment({ name, capacity: total, worst, verdict }: QueuePreview): string {
  const gpus = worst.amounts?.gpus;
  const of = total?.gpus === undefined ? '' : ` of ${number(total.gpus)}`;
  const all = gpus === undefined ? 'not known' : `${number(gpus)}${of}`;
  return `${queueName(name)}: ${all} if all deployments are updated at once (${verdict})`;
}

function halfWay(hazards: readonly Hazard[]): string {
  const found = hazards.filter(({ onlyIfStopped }) => onlyIfStopped);
  return found.length === 0
    ? 'what is applied by then keeps serving'
    : found.map(({ problem }) => problem).join('<br>');
}

function changes({ changes: way }: PreviewData): string[] {
  const { hazards, workloads, objects } = way!;
  const touched = workloads.filter(({ effect }) => effect !== ChangeEffect.KEEPS_RUNNING);
  const others = objects.changed.filter((name) => !workloads.some(({ object }) => object === name));
  return [
    ...(hazards.length === 0
      ? []
      : [
          '### Hazards',
          table(
            ['hazard', 'where', 'what happens', 'instead'],
            hazards.map(({ kind, at, problem, fix }) => [kind, code(at), problem, fix]),
          ),
        ]),
    '### What happens to the pods',
    ...(touched.length === 0
      ? ['Nothing: all pods keep running.']
      : [
          table(
            [
              'workload',
              'effect',
              'because',
              'replicas',
              'GPUs at most',
              'fewest serving',
              'at most',
            ],
            touched.map((each) => [
              code(each.object),
              each.effect,
              each.causes.map(cause).map(code).join('<br>') || '–',
              `${replicas(each.before)} → ${replicas(each.after)}`,
              range(each.peakGpus),
              each.fewestServing === undefined ? '–' : `${each.fewestServing}`,
              duration(each.seconds),
            ]),
          ),
        ]),
    ...details('Other objects', [
      ...others.map((name) => `changed: ${code(name)}`),
      ...objects.added.map((name) => `added: ${code(name)}`),
      ...objects.removed.map((name) => `removed: ${code(name)}`),
      ...objects.unknown.map((name) => `its controller decides: ${code(name)}`),
    ]),
  ];
}

function capacity({ queues }: PreviewData): string[] {
  if (queues.length === 0) {
    return [];
  }
  const rows = queues.map((queue) => [
    code(queueName(queue.name)),
    amounts(queue.capacity),
    load(queue.minimum),
    load(queue.maximum),
    load(largest(queue)),
    load(queue.worst),
    queue.verdict,
  ]);
  return [
    '### Capacity',
    table(
      ['queue', 'has', 'minimum', 'maximum', 'largest update', 'all updates at once', 'verdict'],
      rows,
    ),
    ...details(
      'The sums',
      queues.flatMap(({ name, minimum, maximum, worst, rollouts }) => [
        `${queueName(name)}, minimum: ${minimum.arithmetic}`,
        `${queueName(name)}, maximum: ${maximum.arithmetic}`,
        ...rollouts.map(
          ({ deployment, arithmetic, verdict, rollout }) =>
            `${queueName(name)}, update of ${code(deployment)} at ${count(rollout.instances, 'replica')}: ${arithmetic} (${verdict})`,
        ),
        `${queueName(name)}, all updates at once: ${worst.arithmetic}`,
      ]),
    ),
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

function releases({ releases: all }: PreviewData): string[] {
  return all.flatMap(({ service, from, to, current, steps }) => [
    `### Release of ${code(service)}`,
    `From ${code(from)} to ${code(to)}; the current step is **${current}**.`,
    table(
      [
        'step',
        'share of the new one',
        'GPUs',
        'replicas that serve',
        'load per GPU',
        'verify before the next step',
      ],
      steps.map((step) => [
        step.name === current ? `**${step.name}**` : step.name,
        percent(step.share),
        range(step.gpus),
        step.fewestServing === undefined ? 'not known' : `${step.fewestServing}`,
        step.loadPerGpu ? `${range(step.loadPerGpu)} ×` : '–',
        step.verify.join('<br>'),
      ]),
    ),
  ]);
}

function costs({ costs: all, idle }: PreviewData): string[] {
  const priced = all.some(({ currency }) => currency !== undefined);
  const rows = all.map(({ of, currency, perHour, perWeek, perMonth, gpuHoursPerWeek }) => [
    of === undefined ? '**all**' : code(of),
    range(gpuHoursPerWeek),
    ...(priced
      ? [perHour, perWeek, perMonth].map((each) => (each ? `${range(each)} ${currency}` : '–'))
      : []),
  ]);
  const columns = ['of', 'GPU hours a week', ...(priced ? ['an hour', 'a week', 'a month'] : [])];
  return [
    '### Cost',
    table(columns, rows),
    ...idle.map(
      ({ queue, gpuHoursPerWeek }) =>
        `Reserved and not used in ${code(queue)}: ${range(gpuHoursPerWeek)} GPU hours a week.`,
    ),
  ];
}

function queueName(name: string | undefined): string {
  return name ?? '(no queue)';
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/\|/g, '\\|').replace(/\n/g, ' ')).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

function details(title: string, lines: readonly string[]): string[] {
  return lines.length === 0
    ? []
    : [`<details><summary>${title}</summary>\n\n${list(lines)}\n\n</details>`];
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `* ${line}`).join('\n');
}

/** Text in code marks, which a backtick in it does not end. */
function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
