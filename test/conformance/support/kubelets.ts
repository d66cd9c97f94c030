import * as https from 'https';
import { Api } from './api';
import { Endpoint } from './control-plane';
import { Workloads } from './workloads';

/** What the pods of a namespace do. */
export interface Manners {
  /** Seconds in addition to the initial delay of the readiness check, until a pod is ready. */
  readonly slower: () => number;
  /** Part of the grace period after which a pod has ended. */
  readonly drains: () => number;
}

/** Pods are ready and gone at once. */
const IMPATIENT: Manners = { slower: () => 0, drains: () => 0 };

/** A pod as the API server had it at one time. */
interface SeenPod {
  /** Name of the Deployment, or of the LeaderWorkerSet. */
  readonly workload: string;
  /** Its ReplicaSet or StatefulSet. */
  readonly set: string;
  readonly gpus: number;
  readonly isBound: boolean;
  readonly serves: boolean;
}

/** What a namespace has had since the last `begin()`, by every version of every pod. */
export class Ledger {
  private readonly pods = new Map<string, SeenPod>();
  private first = new Map<string, SeenPod>();
  private readonly later = new Map<string, SeenPod>();
  private readonly peaks = new Map<string, number>();
  private readonly serving = new Map<string, number>();
  /** When something happened last. */
  public moved = Date.now();

  public begin(): void {
    this.first = new Map(this.pods);
    [this.later, this.peaks, this.serving].forEach((map) => map.clear());
    this.moved = Date.now();
    this.measure();
  }

  /** Most GPUs of pods with a node, until the last of them has ended. */
  public peakOf(workload: string): number {
    return this.peaks.get(workload) ?? 0;
  }

  /** Fewest pods that are ready and not deleted. */
  public fewestServing(workload: string): number {
    return this.serving.get(workload) ?? 0;
  }

  /** What became of the pods of a workload. */
  public effectOn(workload: string): string {
    const of = (pods: ReadonlyMap<string, SeenPod>) =>
      [...pods].filter(([, pod]) => pod.workload === workload);
    const [before, since, now] = [of(this.first), of(this.later), of(this.pods)];
    const sets = new Set(before.map(([, { set }]) => set));
    if (before.length === 0) {
      return since.length === 0 ? 'nothing' : 'is added';
    }
    if (since.some(([, { set }]) => !sets.has(set))) {
      return 'restarts';
    }
    if (now.length === 0) {
      return 'is removed';
    }
    const kept = now.filter(([uid]) => this.first.has(uid)).length;
    return since.length === 0 && kept === before.length ? 'keeps running' : 'scales';
  }

  /** Pods that exist or drain. */
  public count(): number {
    return this.pods.size;
  }

  /** A version of a pod; `undefined` when it is gone. */
  public note(uid: string, pod: SeenPod | undefined): void {
    this.moved = Date.now();
    if (pod === undefined) {
      this.pods.delete(uid);
    } else {
      this.pods.set(uid, pod);
      if (!this.first.has(uid)) {
        this.later.set(uid, pod);
      }
    }
    this.measure();
  }

  private measure(): void {
    const held = new Map<string, number>();
    const serving = new Map<string, number>(
      [...this.first.values()].map((pod) => [pod.workload, 0]),
    );
    for (const { workload, gpus, isBound, serves } of this.pods.values()) {
      held.set(workload, (held.get(workload) ?? 0) + (isBound ? gpus : 0));
      serving.set(workload, (serving.get(workload) ?? 0) + (serves ? 1 : 0));
    }
    held.forEach((gpus, workload) =>
      this.peaks.set(workload, Math.max(gpus, this.peaks.get(workload) ?? 0)),
    );
    serving.forEach((count, workload) =>
      this.serving.set(workload, Math.min(count, this.serving.get(workload) ?? Infinity)),
    );
  }
}

/**
 * The kubelets of nodes that have none: a pod with a node starts, is ready and ends as its template sets. They
 * learn of pods by a watch, so that no moment is missed.
 */
export class Kubelets {
  public static async start(api: Api, endpoint: Endpoint): Promise<Kubelets> {
    const kubelets = new Kubelets(api, endpoint);
    const { body } = await api.request('GET', '/api/v1/pods?limit=1');
    kubelets.watch(body.metadata.resourceVersion);
    return kubelets;
  }

  private readonly ledgers = new Map<string, Ledger>();
  private readonly manners = new Map<string, Manners>();
  private readonly running = new Set<string>();
  private readonly ending = new Set<string>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private request?: ReturnType<typeof https.get>;
  private failure?: Error;

  private constructor(
    private readonly api: Api,
    private readonly endpoint: Endpoint,
  ) {}

  public of(namespace: string): Ledger {
    const ledger = this.ledgers.get(namespace) ?? new Ledger();
    this.ledgers.set(namespace, ledger);
    return ledger;
  }

  public behave(namespace: string, manners: Manners): void {
    this.manners.set(namespace, manners);
  }

  /** A node with GPUs, in a pool. */
  public async addNode(name: string, gpus: number): Promise<void> {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { pool: name } } };
    await this.api.create(node);
    // admission taints what no kubelet has reported yet
    await this.api.merge(node, { spec: { taints: null } });
    await this.resize(name, gpus);
  }

  public async resize(name: string, gpus: number): Promise<void> {
    const amounts = { cpu: '64', memory: '64Gi', pods: '250', 'nvidia.com/gpu': `${gpus}` };
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name } };
    const conditions = [{ type: 'Ready', status: 'True' }];
    const status = { capacity: amounts, allocatable: amounts, conditions };
    const answer = await this.api.merge(node, { status }, 'status');
    if (answer.status !== 200) {
      throw new Error(answer.body.message);
    }
  }

  /** Fails where a kubelet has failed. */
  public verify(): void {
    if (this.failure) {
      throw this.failure;
    }
  }

  public stop(): void {
    this.request?.destroy();
    this.timers.forEach((timer) => clearTimeout(timer));
  }

  private watch(resourceVersion: string): void {
    const { port, ca, token } = this.endpoint;
    const path = `/api/v1/pods?watch=1&timeoutSeconds=3600&resourceVersion=${resourceVersion}`;
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    let rest = '';
    this.request = https.get({ host: '127.0.0.1', port, ca, headers, path }, (response) => {
      response.setEncoding('utf8').on('data', (text: string) => {
        const lines = `${rest}${text}`.split('\n');
        rest = lines.pop()!;
        lines.forEach((line) => this.see(JSON.parse(line)));
      });
    });
    this.request.on('error', (error) => (this.failure ??= error));
  }

  private see({ type, object: pod }: { readonly type: string; readonly object: any }): void {
    if (type === 'ERROR') {
      this.failure ??= new Error(JSON.stringify(pod));
      return;
    }
    const { uid, namespace, deletionTimestamp } = pod.metadata;
    this.of(namespace).note(uid, type === 'DELETED' ? undefined : seen(pod));
    if (type === 'DELETED' || pod.spec.nodeName === undefined) {
      return;
    }
    if (deletionTimestamp !== undefined) {
      this.once(this.ending, uid, () => this.end(pod));
    } else {
      this.once(this.running, uid, () => this.run(pod));
    }
  }

  private once(done: Set<string>, uid: string, act: () => Promise<void>): void {
    if (!done.has(uid)) {
      done.add(uid);
      act().catch((error: Error) => (this.failure ??= error));
    }
  }

  private async run(pod: any): Promise<void> {
    const { namespace, uid } = pod.metadata;
    const { readinessProbe } = pod.spec.containers[0];
    await this.after((readinessProbe?.initialDelaySeconds ?? 0) + this.mannersOf(pod).slower());
    if (!this.ending.has(uid)) {
      await new Workloads(this.api, namespace).report(pod, true);
    }
  }

  private async end(pod: any): Promise<void> {
    const { namespace, name, deletionGracePeriodSeconds } = pod.metadata;
    await this.after(deletionGracePeriodSeconds * this.mannersOf(pod).drains());
    const path = `/api/v1/namespaces/${namespace}/pods/${name}?gracePeriodSeconds=0`;
    const { status, body } = await this.api.request('DELETE', path);
    if (status !== 200 && status !== 404) {
      throw new Error(body.message);
    }
  }

  private mannersOf({ metadata }: any): Manners {
    return this.manners.get(metadata.namespace) ?? IMPATIENT;
  }

  private after(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        resolve();
      }, seconds * 1000);
      this.timers.add(timer);
    });
  }
}

/** Label of the pods of a LeaderWorkerSet, whose leaders have the index 0. */
const GROUP_SET = 'leaderworkerset.sigs.k8s.io/name';
const WORKER_INDEX = 'leaderworkerset.sigs.k8s.io/worker-index';

function seen({ metadata, spec, status }: any): SeenPod {
  const [{ name: set, uid }] = metadata.ownerReferences;
  const isReady = (status.conditions ?? []).some(
    ({ type, status: is }: any) => type === 'Ready' && is === 'True',
  );
  const isLeader = (metadata.labels?.[WORKER_INDEX] ?? '0') === '0';
  return {
    workload: metadata.labels?.[GROUP_SET] ?? set.slice(0, set.lastIndexOf('-')),
    set: uid,
    gpus: Number(spec.containers[0].resources.requests?.['nvidia.com/gpu'] ?? 0),
    isBound: spec.nodeName !== undefined,
    serves: isReady && metadata.deletionTimestamp === undefined && isLeader,
  };
}
