import { checkInput } from '../private/input';
import { SchedulerKind, SchedulerSpec } from '../spec/platform';

/**
 * The component that places pods on nodes. It decides how the library renders queue, priority, idle
 * resources and NUMA affinity of a deployment.
 */
export class Scheduler {
  /**
   * Uses the scheduler of Kubernetes. A queue is rendered as node selector and tolerations, priority
   * and idle resources as PriorityClasses. The kubelet controls NUMA affinity.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/
   */
  public static plain(): Scheduler {
    return new Scheduler({ kind: SchedulerKind.PLAIN });
  }

  /**
   * Uses Volcano. A queue refers to a Volcano `Queue`, idle resources are the preemptable annotation, and
   * NUMA affinity is the topology policy `best-effort`. Without idle resources the library renders
   * the annotation as `false`, because Volcano treats pods without it as preemptable.
   *
   * @param version release of Volcano, `major.minor`, 1.8 or later; 1.15 by default. Violations:
   * `PLATFORM_VERSION`.
   * @see https://volcano.sh/
   */
  public static volcano(version?: string): Scheduler {
    return new Scheduler({ kind: SchedulerKind.VOLCANO, version });
  }

  /**
   * Uses Kueue. A queue refers to a `LocalQueue` in the deployment's namespace, which `QueueQuotas`
   * creates. Priority and idle resources are PriorityClasses, which Kueue uses too.
   *
   * @example
   * Platform.kubernetes({ scheduler: Scheduler.kueue('0.19') }).attachTo(app);
   *
   * @param version release of Kueue, `major.minor`, 0.16 or later, which manages Deployments by default;
   * 0.19 by default. Violations: `PLATFORM_VERSION`.
   * @see https://kueue.sigs.k8s.io/
   */
  public static kueue(version?: string): Scheduler {
    return new Scheduler({ kind: SchedulerKind.KUEUE, version });
  }

  /**
   * Uses Katalyst. A queue is rendered as node selector and tolerations, priority as a PriorityClass.
   * Idle resources are reclaimed cores; NUMA affinity is dedicated cores on one NUMA node.
   *
   * @param version release of Katalyst, `major.minor`, 0.5 or later; 0.5 by default. Violations:
   * `PLATFORM_VERSION`.
   * @see https://github.com/kubewharf/katalyst-core
   */
  public static katalyst(version?: string): Scheduler {
    return new Scheduler({ kind: SchedulerKind.KATALYST, version });
  }

  private constructor(private readonly spec: SchedulerSpec) {}

  /** Release of the scheduler, or undefined if the default applies. */
  public get version(): string | undefined {
    return this.spec.version;
  }

  /** @internal */
  public get _spec(): SchedulerSpec {
    return this.spec;
  }
}

checkInput(Scheduler, 'Scheduler');
