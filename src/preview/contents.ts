import { IConstruct } from 'constructs';
import { QueuePreview, previewQueue } from './capacity';
import { CostedDeployment, previewCosts, previewIdle } from './cost';
import { PreviewData } from './data';
import { previewDeployment } from './deployment';
import { objectsByCluster } from './objects';
import { largestMaxima } from './queue-bounds';
import { previewRelease } from './releases';
import { PREVIEW_VERSION } from './version';
import { previewWeek } from './week';
import { findHome, homesIn } from '../homes/find-home';
import { WrittenObject } from '../homes/home';
import { PlannedDeployment } from '../plan/deployment';
import { AppRegistry } from '../private/app-registry';
import { TargetKind } from '../private/target-kind';
import { Severity } from '../rules/finding';
import { formatWithPath } from '../rules/format';
import { InferenceService } from '../service/inference-service';
import { Clusters, Place, placeOf } from '../synthesis/clusters';

/** What no preview knows: it reads a program, and no cluster. */
const ALWAYS_UNKNOWN = [
  'pods of other programs in the same queues and on the same nodes',
  'the size of single nodes: capacity may be free on several nodes and too small on each',
  'the time to pull images and to add nodes',
  'the extra pods of rolling updates in GPU hours and costs',
];

const UNKNOWN_OF_STACKS =
  'changes of Terraform resources other than kubernetes_manifest, such as load balancers and Helm releases';

/** A Chart or a stack, and its objects. */
interface WrittenTarget {
  readonly root: IConstruct;
  readonly kind: TargetKind;
  readonly objects: readonly WrittenObject[];
}

/** What will happen to all services in a scope. Throws the errors of a synthesis. @internal */
export function contentsOf(scope: IConstruct): PreviewData {
  const services = scope.node
    .findAll()
    .filter((node): node is InferenceService => node instanceof InferenceService);
  AppRegistry.of(scope).forgetRemoved();
  // first: it marks what was computed before as out of date, as every synthesis does
  const written = homesIn(scope).map((home) => ({
    root: home.root,
    kind: home.kind,
    objects: home.objects(),
  }));
  const errors = services
    .flatMap((service) => service._synthesize().findings)
    .filter(({ severity }) => severity === Severity.ERROR);
  if (errors.length > 0) {
    throw new Error(
      `a preview needs a program without errors:\n  ${errors.map(formatWithPath).join('\n  ')}`,
    );
  }
  return dataOf(scope, services, written);
}

function dataOf(
  scope: IConstruct,
  services: readonly InferenceService[],
  written: readonly WrittenTarget[],
): PreviewData {
  const places = services.map((service) =>
    placeOf(service, findHome(service).root, service._platform()),
  );
  const roots = written.map(({ root }) => placeOf(root, root));
  const clusters = new Clusters(AppRegistry.of(scope), [...places, ...roots]);
  const names = new Map<unknown, string>();
  const nameOf = (place: Place): string => {
    const key = clusters.of(place);
    const name = names.get(key) ?? place.platform?._spec.name ?? place.root.node.path;
    names.set(key, name);
    return name;
  };
  const plans = services.map((service, index) => ({
    // a service without errors has a plan
    plan: service._synthesizer.plan!,
    cluster: nameOf(places[index]),
  }));
  const placed = plans.flatMap(({ plan, cluster }) =>
    plan.deployments.map((deployment) => ({ deployment, cluster, week: previewWeek(deployment) })),
  );
  const maxima = largestMaxima(placed);
  return {
    version: PREVIEW_VERSION,
    deployments: plans.flatMap(({ plan, cluster }) =>
      plan.deployments.map((deployment) =>
        previewDeployment(plan, deployment, cluster, maxima.get(deployment.path)),
      ),
    ),
    queues: queuesOf(placed),
    releases: plans.flatMap(({ plan }) => previewRelease(plan)),
    week: placed.flatMap(({ week }) => week ?? []),
    idle: previewIdle(placed),
    costs: previewCosts(placed),
    unknown: [
      ...ALWAYS_UNKNOWN,
      ...(written.some(({ kind }) => kind === 'stack') ? [UNKNOWN_OF_STACKS] : []),
    ],
    objects: objectsByCluster(
      written.map(({ root, objects }, index) => ({
        path: root.node.path,
        cluster: nameOf(roots[index]),
        objects,
      })),
      plans.map(({ plan, cluster }) => ({ path: plan.path, cluster })),
    ),
  };
}

function queuesOf(placed: readonly CostedDeployment[]): QueuePreview[] {
  interface Queue {
    readonly cluster: string;
    readonly name?: string;
    readonly deployments: PlannedDeployment[];
  }
  const queues = new Map<string, Queue>();
  for (const { deployment, cluster } of placed) {
    const { queue, placement } = deployment;
    for (const name of new Set([queue?.name, placement.overflow?.queue.name ?? queue?.name])) {
      const key = JSON.stringify([cluster, name ?? null]);
      const found = queues.get(key) ?? { cluster, name, deployments: [] };
      found.deployments.push(deployment);
      queues.set(key, found);
    }
  }
  return [...queues.values()].map(({ cluster, name, deployments }) =>
    previewQueue(cluster, name, deployments),
  );
}
