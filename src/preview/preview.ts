import { IConstruct } from 'constructs';
import { QueuePreview, previewQueue } from './capacity';
import { previewChanges } from './changes';
import { CostedDeployment, previewCosts, previewIdle } from './cost';
import { PreviewData } from './data';
import { previewDeployment } from './deployment';
import { markdownOf } from './markdown';
import { objectsByCluster } from './objects';
import { largestMaxima } from './queue-bounds';
import { previewRelease } from './releases';
import { previewWeek } from './week';
import { findHome, homesIn } from '../homes/find-home';
import { WrittenObject } from '../homes/home';
import { PlannedDeployment } from '../plan/deployment';
import { AppRegistry } from '../private/app-registry';
import { copyOf } from '../private/copy';
import { TargetKind } from '../private/target-kind';
import { Severity } from '../rules/finding';
import { formatWithPath } from '../rules/format';
import { InferenceService } from '../service/inference-service';
import { Clusters, Place, placeOf } from '../synthesis/clusters';

const VERSION = 1;

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

/**
 * A preview of all services of an app: what will happen when its objects are applied, as data, before
 * anything is applied. It reads the constructs and no cluster.
 */
export class Preview {
  /**
   * Creates a preview of all services in a scope. Throws the errors of a synthesis.
   *
   * @param scope an App with Charts or stacks, or one of them
   */
  public static of(scope: IConstruct): Preview {
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
    return new Preview(dataOf(scope, services, written));
  }

  private constructor(private readonly content: PreviewData) {}

  /**
   * Returns the preview as plain data.
   *
   * @param base the preview of what runs now; without it `changes` is absent
   */
  public data(base?: Preview): PreviewData {
    // the objects share values with the constructs
    return copyOf(this.comparedTo(base));
  }

  /**
   * Returns the data as JSON: the same bytes for the same program, with a line for each deployment, queue
   * and object.
   *
   * @param base the preview of what runs now
   */
  public toJson(base?: Preview): string {
    const lines = Object.entries(this.comparedTo(base)).map(
      ([name, value]) => `${JSON.stringify(name)}: ${linesOf(value)}`,
    );
    return `{\n${lines.join(',\n')}\n}\n`;
  }

  /**
   * Returns the preview as GitHub's Markdown, for a comment at a pull request. The first line is a
   * marker, by which a bot finds the comment to update.
   *
   * @param base the preview of what runs now
   */
  public toMarkdown(base?: Preview): string {
    return markdownOf(this.comparedTo(base));
  }

  /**
   * Returns the preview as one HTML page with pictures: the capacity of each queue, the week of each
   * deployment, and the steps of each release. It has no script and loads nothing.
   *
   * @param base the preview of what runs now
   */
  public toHtml(base?: Preview): string {
    // a synthesis without a page does not load its pictures
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { htmlOf } = require('./html') as typeof import('./html');
    return htmlOf(this.comparedTo(base));
  }

  private comparedTo(base: Preview | undefined): PreviewData {
    return base
      ? { ...this.content, changes: previewChanges(base.content, this.content) }
      : this.content;
  }
}

/** JSON with a line for each item of a list, and for each object of a cluster. */
function linesOf(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) {
    return JSON.stringify(value);
  }
  const items = value.map((item) => {
    const { items: objects, ...rest } = item;
    return objects === undefined
      ? JSON.stringify(item)
      : `${JSON.stringify(rest).slice(0, -1)},"items":${linesOf(objects)}}`;
  });
  return `[\n${items.join(',\n')}\n]`;
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
    version: VERSION,
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
