import { QueueLoad, QueuePreview, amount } from './capacity';
import { PreviewData } from './data';
import { DeploymentPreview } from './deployment';
import { Line, Section, Subject, badge, cell, code, line } from './report-text';
import { CapacityVerdict } from './verdict';
import { count } from './words';
import { omitUndefined } from '../private/omit-undefined';
import { ResourceAmounts } from '../spec/queue';

/** @internal */
export function capacity({ queues, changes, deployments }: PreviewData): Section[] {
  if (queues.length === 0) {
    return [];
  }
  const rows = queues.map((queue) => [
    [[code(queueName(queue.name))]],
    cell(amounts(queue.capacity)),
    ...loadsOf(queue).map(([, each]) => [load(each)]),
    [[badge(queue.verdict)]],
  ]);
  return [
    {
      subject: Subject.CAPACITY,
      title: line(changes ? 'Capacity after this change' : 'Capacity'),
      lines: [
        line(
          'Minimum and maximum: all pods while nothing is updated. The other columns are about later rolling updates.',
        ),
      ],
      table: {
        columns: [
          ...['queue', 'has', 'minimum', 'maximum', 'largest update', 'all updates at once'],
          'updates at the minimum',
        ],
        rows,
      },
      details: { title: 'The sums', lines: queues.flatMap((queue) => sums(queue, deployments)) },
    },
  ];
}

function sums(
  { name, cluster, minimum, maximum, worst, rollouts }: QueuePreview,
  deployments: readonly DeploymentPreview[],
): Line[] {
  const queue = queueName(name);
  const bound = deployments.filter(
    (each) =>
      each.queue === name &&
      each.cluster === cluster &&
      (each.largestMaxReplicas ?? Infinity) < (each.maxReplicas ?? 0),
  );
  return [
    line(`${queue}, minimum: ${minimum.arithmetic}`),
    line(`${queue}, maximum: ${maximum.arithmetic}`),
    ...bound.map(({ path, largestMaxReplicas }) => [
      ...line(`${queue}, largest maximum of `),
      code(path),
      ...line(` next to the others: ${count(largestMaxReplicas!, 'replica')}`),
    ]),
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

/** The amount with the number of its note, and with a verdict that is worth a look. */
function load({ amounts: needed, verdict, certainty, because }: QueueLoad): Line {
  const isFine = verdict === CapacityVerdict.FITS || verdict === CapacityVerdict.UNKNOWN;
  const figure = { low: 0, high: 0, certainty, ...omitUndefined({ because }) };
  return [
    { text: amounts(needed), ...(needed && { figure }) },
    ...(isFine ? [] : line(` (${verdict})`)),
  ];
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

/** @internal */
export function queueName(name: string | undefined): string {
  return name ?? '(no queue)';
}
