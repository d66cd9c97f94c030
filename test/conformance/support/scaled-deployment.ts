import { Api, Manifest } from './api';
import { pause } from './control-plane';
import { Workloads, eventually } from './workloads';

/** A deployment that others scale, and the replica counts that it has had. */
export class ScaledDeployment {
  public static async start(
    api: Api,
    namespace: string,
    objects: readonly Manifest[],
  ): Promise<ScaledDeployment> {
    const workloads = await new Workloads(api, namespace).prepare();
    await workloads.apply(objects);
    const { metadata } = objects.find(({ kind }) => kind === 'Deployment')!;
    const scaled = new ScaledDeployment(workloads, metadata.name);
    scaled.recording = scaled.record();
    return scaled;
  }

  private readonly seen: { readonly moment: number; readonly replicas: number }[] = [];
  private recording?: Promise<void>;
  private isStopped = false;

  private constructor(
    private readonly workloads: Workloads,
    private readonly name: string,
  ) {}

  public async stop(): Promise<void> {
    this.isStopped = true;
    await this.recording;
  }

  /** Waits for a replica count. */
  public async reaches(replicas: number): Promise<void> {
    await eventually(
      async () => this.seen.slice(-1),
      ([last]) => last?.replicas === replicas,
    );
  }

  /** The replica counts between two moments, each once and the lowest first. */
  public counts(from: number, to: number = Date.now()): number[] {
    const counts = this.seen
      .filter(({ moment }) => moment >= from && moment < to)
      .map(({ replicas }) => replicas);
    return [...new Set(counts)].sort();
  }

  private async record(): Promise<void> {
    while (!this.isStopped) {
      const { spec } = await this.workloads.deployment(this.name);
      this.seen.push({ moment: Date.now(), replicas: spec.replicas });
      await pause(100);
    }
  }
}
