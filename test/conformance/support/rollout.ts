import { Manifest } from './api';
import { Server } from './instance';
import { pause } from './load';
import { Stage } from './stage';
import { SECOND } from './time';

/** Seconds until the proxy has heard of a change of instances: EndpointSlice, gateway, stream. */
const LAG = 2;

/** What a Deployment says about how its instances come and go. */
interface Manners {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  /** Seconds between the deletion of a pod and SIGTERM. */
  readonly preStop: number;
  /** Seconds between the deletion of a pod and SIGKILL. */
  readonly grace: number;
}

/**
 * What a cluster does with the instances of a Deployment, faster: pods come and go as the controller's
 * numbers allow, the kubelet runs the pre-stop hook and ends the process, and the proxy hears of it late.
 */
export class Rollout {
  private readonly manners: Manners;
  private readonly ending: Promise<void>[] = [];

  public constructor(
    private readonly stage: Stage,
    private readonly deployment: string,
    objects: readonly Manifest[],
    others: Partial<Manners> = {},
  ) {
    this.manners = { ...mannersOf(deployment, objects), ...others };
  }

  /** A new pod template: every instance is replaced. */
  public async replace(): Promise<void> {
    const { fleet } = this.stage;
    const { maxSurge, maxUnavailable } = this.manners;
    const old = [...fleet.instances(this.deployment)];
    const replicas = old.length;
    const surge = Math.ceil((replicas * maxSurge) / 100);
    const unavailable = Math.floor((replicas * maxUnavailable) / 100);
    // as the controller has it where both round to none
    const spare = surge + unavailable === 0 ? 1 : unavailable;
    let [available, waiting] = [replicas, replicas];
    while (old.length > 0) {
      while (old.length > 0 && available > replicas - spare) {
        this.ending.push(this.delete(old.shift()!));
        available -= 1;
      }
      const room = Math.min(waiting, replicas + surge - available);
      const coming = await Promise.all(
        Array.from({ length: room }, () => fleet.start(this.deployment)),
      );
      waiting -= room;
      await pause(SECOND);
      coming.forEach((instance) => fleet.ready(instance));
      available += room;
      await pause(LAG * SECOND);
      await this.stage.endpointsChanged();
    }
    await Promise.all(this.ending);
  }

  /** Fewer replicas: the newest go, all at once. */
  public async scaleDown(replicas: number): Promise<void> {
    const leaving = this.stage.fleet.instances(this.deployment).slice(replicas);
    await Promise.all(leaving.map((instance) => this.delete(instance)));
  }

  private async delete(instance: Server): Promise<void> {
    const { fleet } = this.stage;
    const { preStop, grace } = this.manners;
    fleet.draining(instance);
    const heard = pause(LAG * SECOND).then(() => this.stage.endpointsChanged());
    await pause(preStop * SECOND);
    const killed = pause((grace - preStop) * SECOND).then(() => instance.kill());
    await Promise.race([instance.terminate(), killed]);
    await heard;
    fleet.gone(instance);
    await pause(LAG * SECOND);
    await this.stage.endpointsChanged();
  }
}

function mannersOf(deployment: string, objects: readonly Manifest[]): Manners {
  const { spec } = objects.find(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name === deployment,
  )!;
  const pod = spec.template.spec;
  const { maxSurge, maxUnavailable } = spec.strategy.rollingUpdate;
  return {
    maxSurge: parseInt(maxSurge, 10),
    maxUnavailable: parseInt(maxUnavailable, 10),
    preStop: pod.containers[0].lifecycle?.preStop?.sleep?.seconds ?? 0,
    grace: pod.terminationGracePeriodSeconds,
  };
}
