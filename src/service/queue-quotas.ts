import { Construct } from 'constructs';
import { Queue } from '../deployment/queue';
import { findHome } from '../homes/find-home';
import { Home, Synthesis } from '../homes/home';
import { PlannedPlatform, planPlatform } from '../plan/platform';
import { planQueue } from '../plan/queue';
import { planQueueQuotas } from '../plan/queue-quotas';
import { Platform } from '../platform/platform';
import { AppRegistry } from '../private/app-registry';
import { produced } from '../private/declared';
import { checkInput, checkedPlace, checkedProps } from '../private/input';
import { atLeast } from '../private/version';
import { renderQueueQuotas } from '../render/kubernetes/queue-quotas';
import { RenderedObject } from '../render/object';
import { DeclaredQuotas, checkQueueQuotas } from '../rules/queue-quotas';
import { PlatformSpec } from '../spec/platform';
import { QueueSpec } from '../spec/queue';
import { Claims } from '../synthesis/claims';
import { placeOf } from '../synthesis/clusters';
import { ObjectRegistry, ObjectSource, factOf } from '../synthesis/object-registry';
import { synthesizeCluster } from '../synthesis/synthesize-cluster';

/**
 * Queues, cohort and platform of the quotas of a cluster. Violations: `QUEUE_QUOTA`.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/cluster_queue/
 */
export interface QueueQuotasProps {
  /**
   * The queues, each with its `capacity`: the same objects that the deployments use. An `overflow`
   * is a queue of the list, too. Kueue needs the CPUs and the memory of a queue, and the GPUs if its
   * pods use some. Violations: `QUEUE_QUOTA`, `QUEUE_CAPACITY`, `QUEUE_NAME`.
   */
  readonly queues: Queue[];

  /**
   * Name of the cohort, with Kueue: its queues with the same nodes lend to each other. A queue
   * borrows only if all its deployments set `useIdleResources`, and other queues take the resources
   * back by preemption. Violations: `QUEUE_QUOTA`.
   * @default - queues lend nothing, except to queues whose `overflow` they are
   */
  readonly cohort?: string;

  /**
   * Platform whose scheduler gets the objects: Kueue or Volcano.
   * @default - the platform that is attached to the nearest enclosing scope
   */
  readonly platform?: Platform;
}

/**
 * Creates the objects from which the scheduler of a cluster knows its queues.
 *
 * - Kueue: a `ResourceFlavor` for the nodes of each queue, a `ClusterQueue` with the capacity as
 *   quota, and a `LocalQueue` in each namespace with a deployment of the app in the queue. Pods with an
 *   `overflow` get the nodes of their queue first, and those of the other queue next.
 * - Volcano: a `Queue` with the capacity.
 *
 * The objects are cluster-wide. Create them once per cluster, in one app.
 *
 * @example
 * const reserved = Queue.named('reserved', {
 *   capacity: { cpu: 96, memory: Size.gibibytes(768), gpus: 8 },
 * });
 * new QueueQuotas(chart, 'quotas', {
 *   queues: [reserved],
 *   platform: Platform.kubernetes({ scheduler: Scheduler.kueue() }),
 * });
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/cluster_queue/
 */
export class QueueQuotas extends Construct {
  private readonly home: Home;
  private readonly props: QueueQuotasProps;
  private readonly objectSource: ObjectSource;
  private readonly claims: Claims;
  private readonly quotaSource = {
    place: () => this.place(),
    declared: () => this.declared(),
  };

  /**
   * Creates the quotas. Throws `HOME` at once if the scope is not inside exactly one Chart or
   * TerraformStack. Violations: `QUEUE_QUOTA`, `QUEUE_CAPACITY`, `QUEUE_NAME`, `NAME_OBJECT`.
   *
   * @param scope a Chart, a TerraformStack, or a construct inside one
   * @param id construct id, which is not part of the names
   * @param props queues, cohort and platform
   */
  public constructor(scope: Construct, id: string, props: QueueQuotasProps) {
    super(...checkedPlace('QueueQuotas', scope, id));
    this.home = findHome(this);
    this.props = { ...checkedProps(this, 'QueueQuotasProps', props) };
    this.objectSource = {
      facts: () => this.objects().map((object) => factOf(object, this.home.folderOf(this))),
      place: () => this.place(),
      others: this.home.others,
      regions: () => [],
    };
    const app = AppRegistry.of(this);
    this.claims = app.part(Claims);
    this.claims.addQuotas(this.quotaSource);
    app.part(ObjectRegistry).add(this.objectSource);
    app.watch(this, () => {
      app.part(ObjectRegistry).remove(this.objectSource);
      this.claims.removeQuotas(this.quotaSource);
    });
    app.changed(this);
    this.home.register(this);
  }

  /** @internal */
  public _synthesize(): Synthesis {
    return synthesizeCluster(this, this.objectSource, this.violations(), () => this.objects());
  }

  private violations() {
    return checkQueueQuotas(this.declared(), this.claims.deploymentsFor(this.quotaSource));
  }

  private place() {
    return placeOf(this, this.home.root, this.props.platform);
  }

  /** What cdk8s resolves is what it is now. */
  private values(): {
    readonly platform: PlannedPlatform;
    readonly queues: QueueSpec[];
    readonly cohort?: string;
  } {
    const { platform = Platform.of(this), queues, cohort } = this.props;
    const now: { platform?: PlatformSpec; queues: QueueSpec[]; cohort?: string } = produced({
      platform: platform?._spec,
      queues: (queues ?? []).map((queue) => queue._spec),
      cohort,
    });
    return { ...now, platform: planPlatform(now.platform) };
  }

  private declared(): DeclaredQuotas {
    const { platform, queues, cohort } = this.values();
    return {
      path: this.node.path,
      scheduler: platform.scheduler.kind,
      queues: queues.map(planQueue),
      ...(cohort !== undefined && { cohort }),
    };
  }

  private objects(): RenderedObject[] {
    if (this.violations().length > 0) {
      return [];
    }
    const { scheduler } = this.values().platform;
    const { queues, cohort } = this.declared();
    const plan = planQueueQuotas(
      queues,
      this.claims.deploymentsFor(this.quotaSource),
      { scheduler: scheduler.kind, hasDeserved: atLeast(scheduler.version ?? '0', '1.9') },
      cohort,
    );
    return renderQueueQuotas(this.node.path, plan);
  }
}

checkInput(QueueQuotas, 'QueueQuotas');
