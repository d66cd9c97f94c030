import { IConstruct } from 'constructs';
import { cloudShares } from './cloud-shares';
import { ManifestDiff, changesBetween, nameOf } from './manifest-diff';
import { Variant, writtenShares } from './shares';
import { WrittenResource } from '../homes/home';
import { copyOf } from '../private/copy';
import { Finding } from '../rules/finding';
import { InferenceService } from '../service/inference-service';

/** An object, and where it comes from where that is known. */
interface Source {
  readonly path?: string;
  readonly object: any;
}

/**
 * The Kubernetes objects that a program writes, to be asked by its tests. Made by `InferenceTesting`.
 *
 * Everything asked here is read from the written objects, after all patches, and not from what the
 * constructs mean.
 */
export class SynthesizedManifests {
  /** @internal */
  public static _of(
    written: readonly Source[],
    resources: readonly WrittenResource[],
    services: readonly InferenceService[],
  ): SynthesizedManifests {
    return new SynthesizedManifests(written, resources, services);
  }

  private constructor(
    private readonly written: readonly Source[],
    private readonly resources: readonly WrittenResource[],
    private readonly services: readonly InferenceService[],
  ) {}

  /** All objects, in the order in which they are written. */
  public get all(): any[] {
    return this.written.map(({ object }) => copyOf(object));
  }

  /**
   * The objects of one kind.
   *
   * @param kind such as 'Deployment', 'HTTPRoute'
   */
  public objects(kind: string): any[] {
    return this.all.filter((object) => object.kind === kind);
  }

  /**
   * The one object of a kind; throws where there is none or where there are several, and says which.
   *
   * @param kind such as 'Deployment'
   * @param name its name; where left out there must be one of the kind
   */
  public object(kind: string, name?: string): any {
    return one(this.objects(kind), kind, name);
  }

  /**
   * The objects that a construct makes: a deployment's own, or all of a service, those of its deployments
   * among them.
   *
   * @param owner an `InferenceService`, a `Deployment`, or any construct below the scope that was
   * synthesized
   * @param kind such as 'Service'; where left out of all kinds
   */
  public objectsOf(owner: IConstruct, kind?: string): any[] {
    const owners = owner instanceof InferenceService ? [owner, ...owner.deployments] : [owner];
    const below = owners.map(({ node }) => `${node.path}/`);
    return this.written
      .filter(({ path }) => below.some((start) => `${path}/`.startsWith(start)))
      .map(({ object }) => copyOf(object))
      .filter((object) => kind === undefined || object.kind === kind);
  }

  /**
   * Which part of a service's requests each of its deployments gets, 0 to 1, by construct id:
   * `{ reserved: 0.9, burst: 0.1 }`.
   *
   * Read from the weights of the routes, the selectors of the Services and the replicas, and below a stack from
   * the cloud's routes and server groups; where an
   * autoscaler sets the number of instances, with the fewest. Requests that choose a deployment by a
   * header are left out. Throws where nothing shares (a service without a load balancer), and where
   * two ports are shared differently, which only a patch can bring about.
   *
   * @param service a service below the scope that was synthesized
   */
  public shares(service: InferenceService): { [deployment: string]: number } {
    const own = this.ownPaths(service);
    const variants = this.variants(service);
    const frontends = [
      ...writtenShares({
        objects: this.all,
        own: this.written.filter(({ path }) => own(path)).map(({ object }) => object),
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
        `[${service.node.path}] no route and no load balancer in front of it is written: callers choose a deployment by its own address; give it a 'loadBalancer'`,
      );
    }
    const text = JSON.stringify(first.shares);
    const other = others.find(({ shares }) => JSON.stringify(shares) !== text);
    if (other) {
      throw new Error(
        `[${service.node.path}] is not shared alike everywhere: ${first.by} has ${text}, ${other.by} has ${JSON.stringify(other.shares)}`,
      );
    }
    return { ...first.shares };
  }

  /**
   * What the platform does not express exactly as it was said, of all services: the warnings that
   * synthesis prints. `[]` means that everything is exact.
   */
  public fidelity(): Finding[] {
    return this.services.flatMap((service) => copyOf(service.fidelity()));
  }

  /**
   * What applying these objects does to others that are applied already. Nothing restarts where
   * `restarts`, `replaced` and `removed` are empty.
   *
   * Objects are compared as they are written: a field left out and the same one with the value that
   * Kubernetes would fill in count as different, so that a restart may be told that does not happen,
   * and never the other way round.
   *
   * @param before what is applied: another synthesis, or a file read by `InferenceTesting.read`
   */
  public changesFrom(before: SynthesizedManifests): ManifestDiff {
    return changesBetween(before.all, this.all);
  }

  /** What is a service's own, and not one of its deployments'. */
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
      const workload = one(this.objectsOf(deployment, 'Deployment'), 'Deployment');
      const { id } = deployment.node;
      const isShared = ids.filter((other) => other === id).length > 1;
      return { id: isShared ? workload.metadata.name : id, workload };
    });
  }
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
