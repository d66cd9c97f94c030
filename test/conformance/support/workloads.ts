import { Api, Manifest } from './api';
import { pause } from './control-plane';

// Stands in for scheduler and kubelet: pods stay without a node, and are ready when a test says so.

const PATIENCE = 60_000;

/** Waits until something is so; says what was seen last when it never is. */
export async function eventually<T>(look: () => Promise<T>, so: (seen: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE;
  for (let seen = await look(); ; seen = await look()) {
    if (so(seen)) {
      return seen;
    }
    if (Date.now() > deadline) {
      throw new Error(`waited in vain; seen last: ${JSON.stringify(seen).slice(0, 2000)}`);
    }
    await pause(50);
  }
}

const POD = { apiVersion: 'v1', kind: 'Pod' };
const REPLICA_SET = { apiVersion: 'apps/v1', kind: 'ReplicaSet' };
const SLICE = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' };

/** What runs in one namespace. */
export class Workloads {
  private addresses = 0;

  public constructor(
    private readonly api: Api,
    public readonly namespace: string,
  ) {}

  /** Makes the namespace, and waits until pods may be created in it. */
  public async prepare(): Promise<this> {
    await this.api.ensureNamespace(this.namespace);
    await eventually(
      () => this.api.list({ apiVersion: 'v1', kind: 'ServiceAccount' }, this.namespace),
      (accounts) => accounts.length > 0,
    );
    return this;
  }

  /** Applies objects, without a word from the API server. */
  public async apply(objects: readonly Manifest[]): Promise<void> {
    for (const object of objects) {
      const { status, body, warnings } = await this.api.apply(object, {
        namespace: this.namespace,
      });
      if (status >= 300 || warnings.length > 0) {
        const spec = [body.message, ...warnings].join('; ');
        throw new Error(`${object.kind}/${object.metadata.name}: ${status} ${spec}`);
      }
    }
  }

  public deployment(name: string): Promise<any> {
    return this.api.get(this.reference(name));
  }

  /** As the controllers have taken note of it. */
  public observed(name: string): Promise<any> {
    return eventually(
      () => this.deployment(name),
      ({ metadata, status }) => (status?.observedGeneration ?? 0) >= metadata.generation,
    );
  }

  /** Somebody else scales: a person, an autoscaler. */
  public async scale(name: string, replicas: number): Promise<void> {
    const { status, body } = await this.api.merge(
      this.reference(name),
      { spec: { replicas } },
      'scale',
    );
    if (status !== 200) {
      throw new Error(body.message);
    }
  }

  public reference(name: string): Manifest {
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: this.namespace },
    };
  }

  /** Hashes of the pod templates that a deployment has had. */
  public async templates(name: string): Promise<string[]> {
    const sets = await this.api.list(REPLICA_SET, this.namespace);
    return sets
      .filter(({ metadata }) => metadata.ownerReferences?.[0]?.name === name)
      .map(({ metadata }) => metadata.labels['pod-template-hash'])
      .sort();
  }

  /** The living pods of a deployment. */
  public async pods(name: string): Promise<any[]> {
    const templates = await this.templates(name);
    const pods = await this.api.list(POD, this.namespace);
    return pods.filter(
      ({ metadata }) =>
        metadata.deletionTimestamp === undefined &&
        templates.some((hash) => metadata.ownerReferences?.[0]?.name === `${name}-${hash}`),
    );
  }

  /** Waits for so many pods of a deployment. */
  public podsOf(name: string, count: number): Promise<any[]> {
    return eventually(
      () => this.pods(name),
      (pods) => pods.length === count,
    );
  }

  /** Puts a pod on a node: only such pods are behind a Service. */
  public async bind(pod: any, node: string): Promise<void> {
    const { namespace, name } = pod.metadata;
    const { status, body } = await this.api.request(
      'POST',
      `/api/v1/namespaces/${namespace}/pods/${name}/binding`,
      {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name },
        target: { apiVersion: 'v1', kind: 'Node', name: node },
      },
    );
    if (status !== 201) {
      throw new Error(body.message);
    }
  }

  /** Gives a pod an address, and readiness or not. */
  public async report(pod: any, ready: boolean): Promise<string> {
    const number = ++this.addresses;
    const podIP =
      pod.status.podIP ?? `10.${200 + Math.floor(number / 250)}.0.${1 + (number % 250)}`;
    const condition = (type: string) => ({
      type,
      status: ready ? 'True' : 'False',
      lastTransitionTime: wholeSecond(),
    });
    const { status, body } = await this.api.merge(
      { ...POD, metadata: { name: pod.metadata.name, namespace: this.namespace } },
      {
        status: {
          phase: 'Running',
          podIP,
          podIPs: [{ ip: podIP }],
          conditions: [condition('Ready'), condition('ContainersReady')],
        },
      },
      'status',
    );
    if (status !== 200 && status !== 404) {
      throw new Error(body.message);
    }
    return podIP;
  }

  /** Addresses behind a Service, and whether requests may go there. */
  public async endpoints(service: string): Promise<{ ready: string[]; unready: string[] }> {
    const slices = await this.slices(service);
    const addresses = (request: boolean) =>
      slices
        .flatMap(({ endpoints }) => endpoints ?? [])
        .filter(({ conditions }: any) => conditions.ready === request)
        .flatMap(({ addresses: own }: any) => own)
        .sort();
    return { ready: addresses(true), unready: addresses(false) };
  }

  public slices(service: string): Promise<any[]> {
    return this.api.list(SLICE, this.namespace, `kubernetes.io/service-name=${service}`);
  }
}

export function isReady({ status }: any): boolean {
  return (status.conditions ?? []).some(
    ({ type, status: is }: any) => type === 'Ready' && is === 'True',
  );
}

/** Now, rounded up: times have whole seconds, and from an earlier one a pod would be available too soon. */
function wholeSecond(): string {
  return new Date(Math.ceil(Date.now() / 1000) * 1000).toISOString().replace(/\.\d+/, '');
}
