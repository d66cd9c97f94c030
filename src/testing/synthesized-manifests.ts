import { IConstruct } from 'constructs';
import { cloudShares } from './cloud-shares';
import { Variant, manifestShares } from './shares';
import { WrittenResource } from '../homes/home';
import { ManifestDiff, changesBetween, nameOf } from '../preview/manifest-diff';
import type { Preview } from '../preview/preview';
import { copyOf } from '../private/copy';
import { checkInput } from '../private/input';
import { PICKER_LABEL } from '../private/vocabulary';
import { isWorkload } from '../private/workload-kind';
import { Finding } from '../rules/finding';
import { InferenceService } from '../service/inference-service';

/** An object, and the path of its construct if that is known. */
interface Source {
  readonly path?: string;
  readonly object: any;
}

/**
 * The rendered objects of a program, for its tests. Create it with `InferenceTesting`.
 *
 * All results come from the rendered objects after all patches, not from the constructs.
 */
export class SynthesizedManifests {
  /** @internal */
  public static _of(
    manifests: readonly Source[],
    resources: readonly WrittenResource[],
    services: readonly InferenceService[],
    scope?: IConstruct,
  ): SynthesizedManifests {
    return new SynthesizedManifests(manifests, resources, services, scope);
  }

  private constructor(
    private readonly manifests: readonly Source[],
    private readonly resources: readonly WrittenResource[],
    private readonly services: readonly InferenceService[],
    private readonly scope?: IConstruct,
  ) {}

  /** All Kubernetes objects, in the order of the output. */
  public get all(): any[] {
    return this.manifests.map(({ object }) => copyOf(object));
  }

  /**
   * Returns the objects of one kind.
   *
   * @param kind kind of the objects, such as 'Deployment' or 'HTTPRoute'
   */
  public objects(kind: string): any[] {
    return this.all.filter((object) => object.kind === kind);
  }

  /**
   * Returns the only object of a kind. Throws if there is none or more than one, and lists the names.
   *
   * @param kind kind of the object, such as 'Deployment'
   * @param name name of the object; without it there must be exactly one object of the kind
   */
  public object(kind: string, name?: string): any {
    return one(this.objects(kind), kind, name);
  }

  /**
   * Returns the objects of a construct. The objects of a service include those of its deployments.
   *
   * @param owner an `InferenceService`, a `Deployment`, or any construct in the synthesized scope
   * @param kind kind of the objects, such as 'Service'; all kinds by default
   */
  public objectsOf(owner: IConstruct, kind?: string): any[] {
    const owners = owner instanceof InferenceService ? [owner, ...owner.deployments] : [owner];
    const below = owners.map(({ node }) => `${node.path}/`);
    return this.manifests
      .filter(({ path }) => below.some((start) => `${path}/`.startsWith(start)))
      .map(({ object }) => copyOf(object))
      .filter((object) => kind === undefined || object.kind === kind);
  }

  /**
   * Returns the share of a service's requests that each deployment gets, from 0 to 1, by construct id:
   * `{ reserved: 0.9, burst: 0.1 }`.
   *
   * The shares come from the weights of routes, the selectors of Services and the replica counts, and in
   * a stack from routes and server groups of Volcengine. An autoscaler counts with its minimum.
   * Requests that select a deployment by a header do not count.
   *
   * Throws if the service has no load balancer, or if the shares of two ports differ after a patch.
   *
   * @example
   * const manifests = InferenceTesting.synth(chart);
   * const { reserved, burst } = manifests.shares(service);
   *
   * @param service a service in the synthesized scope
   */
  public shares(service: InferenceService): { [deployment: string]: number } {
    const own = this.ownPaths(service);
    const variants = this.variants(service);
    const frontends = [
      ...manifestShares({
        objects: this.all,
        own: this.manifests.filter(({ path }) => own(path)).map(({ object }) => object),
        variants,
      }),
      ...cloudShares(
        this.resources.filter(({ path }) => own(path)),
        variants,
      ),
    ];
    const [first, ...others] = frontends;
    if (first === undefined) {
      throw new Error(
        `[${service.node.path}] no route and no load balancer of the service is rendered; set "loadBalancer" of the service`,
      );
    }
    const text = JSON.stringify(first.shares);
    const other = others.find(({ shares }) => JSON.stringify(shares) !== text);
    if (other) {
      throw new Error(
        `[${service.node.path}] the shares differ: ${first.by} has ${text}, ${other.by} has ${JSON.stringify(other.shares)}`,
      );
    }
    return { ...first.shares };
  }

  /**
   * Returns the warnings of all services, also acknowledged ones, which synthesis does not print. An
   * acknowledged one has `acknowledged`.
   */
  public fidelity(): Finding[] {
    return this.services.flatMap((service) => copyOf(service.fidelity()));
  }

  /**
   * Compares these objects with the objects that are applied already. No pod restarts if `restarts`,
   * `replaced`, `removed` and `unknown` are empty. Throws if an object is on one side twice, as the
   * objects of two clusters are.
   *
   * The comparison reads the rendered objects only: an omitted field and the same field with the default
   * of Kubernetes differ. A changed object of an unknown kind is in `unknown`, and in `restarts` as well
   * if it has containers or an image. So the result can include a restart that does not happen, but it
   * never misses one.
   *
   * @example
   * const manifests = InferenceTesting.synth(chart);
   * const { restarts } = manifests.changesFrom(InferenceTesting.read('applied.yaml'));
   *
   * @param before the applied objects: another synthesis, or a file read by `InferenceTesting.read`
   */
  public changesFrom(before: SynthesizedManifests): ManifestDiff {
    return changesBetween(before.all, this.all);
  }

  /**
   * Returns the preview of the synthesized scope: capacity, rolling updates, releases and costs as data.
   * Throws if the objects were read from a file, which has no services.
   *
   * @example
   * const { queues } = InferenceTesting.synth(app).preview().data();
   * expect(queues[0].verdict).toBe(CapacityVerdict.FITS);
   */
  public preview(): Preview {
    if (!this.scope) {
      throw new Error('objects of a file have no preview; use InferenceTesting.synth(scope)');
    }
    // tests of objects alone do not load it
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const previews = require('../preview/preview') as typeof import('../preview/preview');
    return previews.Preview.of(this.scope);
  }

  /** Whether a path is of a service itself, and not of one of its deployments. */
  private ownPaths(service: InferenceService): (path?: string) => boolean {
    const parts = service.deployments.map(({ node }) => `${node.path}/`);
    return (path) =>
      path !== undefined &&
      path.startsWith(`${service.node.path}/`) &&
      !parts.some((part) => path.startsWith(part));
  }

  private variants(service: InferenceService): Variant[] {
    const ids = service.deployments.map(({ node }) => node.id);
    return service.deployments.map((deployment) => {
      const workload = one(
        this.objectsOf(deployment).filter((object) => isWorkload(object) && !isPicker(object)),
        'workload',
      );
      const { id } = deployment.node;
      const isShared = ids.filter((other) => other === id).length > 1;
      return { id: isShared ? workload.metadata.name : id, workload };
    });
  }
}

checkInput(SynthesizedManifests, 'SynthesizedManifests');

/** An endpoint picker has a Deployment, too. */
function isPicker({ spec }: any): boolean {
  return spec.template?.metadata?.labels?.[PICKER_LABEL] !== undefined;
}

function one(objects: readonly any[], kind: string, name?: string): any {
  const found = objects.filter(({ metadata }) => name === undefined || metadata.name === name);
  if (found.length !== 1) {
    const names = objects.map(nameOf).join(', ') || 'none of that kind';
    const request = name === undefined ? `one ${kind}` : `one ${kind} named ${name}`;
    throw new Error(`expected ${request}, found ${found.length}; there is: ${names}`);
  }
  return found[0];
}
