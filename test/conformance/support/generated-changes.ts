import { App, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { thisPlatform } from './programs';
import {
  ComputeSpec,
  Deployment,
  Image,
  InferenceService,
  Percent,
  Port,
  Preview,
  Probe,
  Queue,
  RollingUpdate,
  ScalingMetric,
} from '../../../src';
import { Random } from '../../fleet/random';

/** A deployment of a generated program. */
interface GeneratedDeployment {
  readonly service: string;
  readonly id: string;
  /** A fixed replica count, or the bounds of an autoscaler. */
  readonly replicas: number | readonly [number, number];
  readonly gpus: number;
  readonly image: string;
  readonly env: string;
  readonly update: Update;
  /** Seconds of the shutdown. */
  readonly grace: number;
  /** Seconds until the first readiness check; without one a pod is ready when it has started. */
  readonly delay?: number;
  /** Seconds for which a pod must be ready. */
  readonly minReady: number;
  /** The queue: the first or the second one. */
  readonly queue: 0 | 1;
  /** A label in the selector, which cannot change. */
  readonly tier?: string;
}

type Update =
  'recreate' | { readonly down: number; readonly up: number; readonly counts?: boolean };

interface GeneratedProgram {
  readonly deployments: readonly GeneratedDeployment[];
  /** GPUs of both queues. */
  readonly capacities: readonly [number, number];
}

/** A program before and after an edit. */
export interface GeneratedChange {
  readonly name: string;
  readonly namespace: string;
  readonly edits: readonly string[];
  readonly base: Preview;
  readonly head: Preview;
  /** Nodes by the label of their pool, with their GPUs. */
  readonly nodes: { readonly base: Nodes; readonly head: Nodes };
  /** Autoscalers are at their minimum or at their maximum, before and after. */
  readonly atMaximum: boolean;
  /** Pods start as fast and end as slowly as their templates allow; otherwise anything in between. */
  readonly fastest: boolean;
  /** Both programs, for a person who reads why a change failed. */
  readonly programs: { readonly base: GeneratedProgram; readonly head: GeneratedProgram };
}

type Nodes = Readonly<Record<string, number>>;

const UPDATES: readonly Update[] = [
  { down: 25, up: 25 },
  { down: 0, up: 25 },
  { down: 25, up: 0 },
  { down: 0, up: 100 },
  { down: 100, up: 0 },
  { down: 50, up: 50 },
  { down: 1, up: 0, counts: true },
  { down: 0, up: 1, counts: true },
  { down: 1, up: 2, counts: true },
  'recreate',
];

/** Returns the same program where there is nothing to edit. */
type Edit = (program: GeneratedProgram, random: Random, atMaximum: boolean) => GeneratedProgram;

/** An edit of one deployment. */
function edited(
  change: (deployment: GeneratedDeployment, random: Random) => Partial<GeneratedDeployment>,
  isMeant: (deployment: GeneratedDeployment) => boolean = () => true,
): Edit {
  return (program, random) => {
    const { deployments } = program;
    const candidates = deployments.filter(isMeant);
    if (candidates.length === 0) {
      return program;
    }
    const chosen = random.pick(candidates);
    return {
      ...program,
      deployments: deployments.map((each) =>
        each === chosen ? { ...each, ...change(each, random) } : each,
      ),
    };
  };
}

const isFixed = ({ replicas }: GeneratedDeployment) => typeof replicas === 'number';
const newImage = { image: 'registry.example.com/llm:2.0' };
const otherGpus = ({ gpus }: GeneratedDeployment, random: Random) =>
  random.pick([1, 2, 4].filter((each) => each !== gpus));
const otherCount = ({ replicas }: GeneratedDeployment, random: Random) =>
  typeof replicas === 'number'
    ? random.pick([1, 2, 3, 4, 5].filter((each) => each !== replicas))
    : ([replicas[0], replicas[1] + 1] as const);

/** What a person edits in a program. */
const EDITS: Readonly<Record<string, Edit>> = {
  nothing: (program) => program,
  image: edited(() => newImage),
  'every image': ({ deployments, ...others }) => ({
    ...others,
    deployments: deployments.map((each) => ({ ...each, ...newImage })),
  }),
  environment: edited(() => ({ env: 'b' })),
  compute: edited((each, random) => ({ gpus: otherGpus(each, random) })),
  'replica count': edited((each, random) => ({ replicas: otherCount(each, random) })),
  'image and replica count': edited((each, random) => ({
    ...newImage,
    replicas: otherCount(each, random),
  })),
  'image and compute': edited((each, random) => ({
    ...newImage,
    gpus: otherGpus(each, random),
  })),
  'rolling update': edited((_, random) => ({ update: random.pick(UPDATES) })),
  'image and rolling update': edited((_, random) => ({
    ...newImage,
    update: random.pick(UPDATES),
  })),
  'image with Recreate': edited(() => ({ ...newImage, update: 'recreate' })),
  'shorter shutdown': edited(({ grace }) => ({ grace: Math.max(0, grace - 2) })),
  'longer shutdown': edited(({ grace }) => ({ grace: grace + 2 })),
  'minimum ready time': edited(({ minReady }) => ({ minReady: minReady + 1 })),
  capacity: ({ capacities: [first, second], ...others }, random) => ({
    ...others,
    capacities: [first + random.pick([-2, -1, 1, 4]), second],
  }),
  'hand over to an autoscaler': edited(
    ({ replicas }) => ({ replicas: [1, replicas as number] }),
    isFixed,
  ),
  'hand over with a new image': edited(
    ({ replicas }) => ({ ...newImage, replicas: [2, 1 + (replicas as number)] }),
    isFixed,
  ),
  'take over from an autoscaler': edited(
    ({ replicas }) => ({ replicas: (replicas as readonly [number, number])[1] }),
    (each) => !isFixed(each),
  ),
  'another deployment': ({ deployments, ...others }, random) => ({
    ...others,
    deployments: [...deployments, aDeployment('chat', `more-${deployments.length}`, random)],
  }),
  'a deployment less': ({ deployments, ...others }) => ({
    ...others,
    deployments: deployments.slice(1),
  }),
  'image in a queue that autoscalers fill': (program, _, atMaximum) => {
    const [first, ...others] = program.deployments;
    const isFilled = atMaximum && others.length === 0 && typeof first.replicas !== 'number';
    return isFilled && gpusIn(program, true)[0] > gpusIn(program, false)[0]
      ? {
          deployments: [{ ...first, ...newImage, update: { down: 0, up: 1, counts: true } }],
          capacities: gpusIn(program, true),
        }
      : program;
  },
  selector: edited(() => ({ tier: 'b' })),
  queue: edited(() => ({ queue: 1 })),
};

/** Changes that are the same ones for the same seed; every edit is in some of them. */
export function generatedChanges(count: number, seed: number): GeneratedChange[] {
  const random = new Random(seed);
  const kinds = Object.keys(EDITS);
  return Array.from({ length: count }, (_, index) => {
    for (;;) {
      const further = random.chance(0.3) ? [random.pick(kinds)] : [];
      const found = aChange(index, [kinds[index % kinds.length], ...further], random);
      if (found) {
        return found;
      }
    }
  });
}

/** `undefined` where a program has an error, and where the pods of the base do not fit. */
function aChange(
  index: number,
  edits: readonly string[],
  random: Random,
): GeneratedChange | undefined {
  const namespace = `change-${index}`;
  const atMaximum = random.chance(0.6);
  const unlimited = aProgram(random);
  const [needed] = gpusIn(unlimited, atMaximum);
  const spare = random.pick([0, 0, 1, 2, 4, 16]);
  const base: GeneratedProgram = { ...unlimited, capacities: [needed + spare, 24] };
  const head = edits.reduce((program, edit) => EDITS[edit](program, random, atMaximum), base);
  const isMeant = edits.every((edit) => edit === 'nothing') || head !== base;
  const previews = [base, head].map((program) => previewOf(program, namespace));
  const isPossible = previews.every((preview) => preview !== undefined);
  // the maxima of autoscalers may exceed a capacity; then pods wait for an autoscaler, and not for an update
  const fits = gpusIn(head, atMaximum).every((gpus, queue) => gpus <= head.capacities[queue]);
  return isMeant && isPossible && fits
    ? {
        name: `${index}: ${edits.join(', ')}`,
        namespace,
        edits,
        base: previews[0]!,
        head: previews[1]!,
        nodes: { base: nodesOf(base, namespace), head: nodesOf(head, namespace) },
        atMaximum,
        fastest: random.chance(0.6),
        programs: { base, head },
      }
    : undefined;
}

function aProgram(random: Random): Omit<GeneratedProgram, 'capacities'> {
  const ids = random.pick([['main'], ['main'], ['main', 'canary'], ['main', 'canary']]);
  return {
    deployments: [
      ...ids.map((id) => aDeployment('chat', id, random)),
      ...(random.chance(0.3) ? [aDeployment('draw', 'main', random)] : []),
    ],
  };
}

function aDeployment(service: string, id: string, random: Random): GeneratedDeployment {
  const count = 1 + random.below(4);
  return {
    service,
    id,
    replicas: random.chance(0.6) ? count : [count, count + random.below(3)],
    gpus: random.pick([1, 1, 2, 4]),
    image: 'registry.example.com/llm:1.0',
    env: 'a',
    update: random.pick(UPDATES),
    grace: random.pick([0, 1, 2, 3]),
    ...(random.chance(0.8) && { delay: random.below(3) }),
    minReady: random.pick([0, 0, 1, 2]),
    queue: 0,
  };
}

function gpusIn(
  { deployments }: Omit<GeneratedProgram, 'capacities'>,
  atMaximum: boolean,
): readonly [number, number] {
  const of = (queue: number) =>
    deployments
      .filter((each) => each.queue === queue)
      .map(({ replicas, gpus }) => {
        const count = typeof replicas === 'number' ? replicas : replicas[atMaximum ? 1 : 0];
        return count * gpus;
      })
      .reduce((sum, each) => sum + each, 0);
  return [of(0), of(1)];
}

function poolOf(namespace: string, queue: number): string {
  return `${namespace}-${queue}`;
}

function nodesOf({ capacities }: GeneratedProgram, namespace: string): Nodes {
  return Object.fromEntries(capacities.map((gpus, queue) => [poolOf(namespace, queue), gpus]));
}

function previewOf(program: GeneratedProgram, namespace: string): Preview | undefined {
  const app = new App();
  const chart = new Chart(app, 'chart', { namespace });
  const services = new Map<string, InferenceService>();
  for (const generated of program.deployments) {
    const service = services.get(generated.service) ?? aServiceOf(chart, generated.service);
    services.set(generated.service, service);
    declare(service, generated, program, namespace);
  }
  try {
    return Preview.of(app);
  } catch (error) {
    if (/a preview needs a program without errors/.test((error as Error).message)) {
      return undefined;
    }
    throw error;
  }
}

function aServiceOf(chart: Chart, id: string): InferenceService {
  return new InferenceService(chart, id, {
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    platform: thisPlatform(),
  });
}

function declare(
  service: InferenceService,
  generated: GeneratedDeployment,
  { capacities }: GeneratedProgram,
  namespace: string,
): void {
  const { id, replicas, gpus, image, env, update, grace, delay, minReady, queue, tier } = generated;
  const deployment: Deployment = service.addDeployment(id, {
    image: Image.fromUrl(image),
    compute: ComputeSpec.of({ cpu: 0.1, memory: Size.mebibytes(64), gpus }),
    env: { VERSION: env },
    queue: Queue.named(`queue-${queue}`, {
      nodeSelector: { pool: poolOf(namespace, queue) },
      capacity: { gpus: capacities[queue] },
    }),
    ...(typeof replicas === 'number' && { replicas }),
    ...(delay !== undefined && {
      readiness: Probe.fromHttpGet('/health', {
        port: 8000,
        initialDelay: Duration.seconds(delay),
        period: Duration.seconds(1),
      }),
    }),
    rollingUpdate: rollingUpdateOf(update),
    gracefulShutdown: Duration.seconds(grace),
    preStopDelay: Duration.seconds(0),
    minReady: Duration.seconds(minReady),
  });
  if (typeof replicas !== 'number') {
    const [minReplicas, maxReplicas] = replicas;
    const metrics = [ScalingMetric.cpuUtilization(70)];
    deployment.autoscale({ minReplicas, maxReplicas, metrics });
  }
  if (tier !== undefined) {
    deployment.patch(
      'Deployment',
      JsonPatch.add('/spec/selector/matchLabels/tier', tier),
      JsonPatch.add('/spec/template/metadata/labels/tier', tier),
    );
  }
}

function rollingUpdateOf(update: Update): RollingUpdate {
  if (update === 'recreate') {
    return RollingUpdate.recreate();
  }
  const { down, up, counts } = update;
  return counts === true
    ? RollingUpdate.ofCounts({ maxUnavailable: down, maxSurge: up })
    : RollingUpdate.of({ maxUnavailable: Percent.of(down), maxSurge: Percent.of(up) });
}
