import { SchedulerKind, SchedulerSpec } from '../spec/platform';

/**
 * What places pods on nodes. Decides how queue, priority, idle resources and NUMA affinity of a
 * deployment are told to the cluster.
 */
export class Scheduler {
  /**
   * Kubernetes' own scheduler: a queue is its nodes' labels and taints, priority and idle resources
   * are PriorityClasses, NUMA affinity is the kubelet's matter.
   */
  public static plain(): Scheduler {
    return new Scheduler({ kind: SchedulerKind.PLAIN });
  }

  /**
   * Volcano: a queue is a Volcano `Queue`, idle resources are preemptable (and `false` is written
   * out, since Volcano takes what says nothing for preemptable), NUMA affinity is the topology policy
   * `best-effort`.
   *
   * @param version release, `major.minor`; 1.8 or later, 1.15 where left out. Violations: `PLATFORM_VERSION`.
   * @see https://volcano.sh/
   */
  public static volcano(version?: string): Scheduler {
    return new Scheduler({ kind: SchedulerKind.VOLCANO, version });
  }

  /**
   * Kueue: a queue is a `LocalQueue` in the deployment's namespace, priority and idle resources are
   * PriorityClasses, which Kueue goes by as well.
   *
   * @param version release, `major.minor`; 0.16 or later (it takes Deployments without being told to),
   * 0.19 where left out. Violations: `PLATFORM_VERSION`.
   * @see https://kueue.sigs.k8s.io/
   */
  public static kueue(version?: string): Scheduler {
    return new Scheduler({ kind: SchedulerKind.KUEUE, version });
  }

  /**
   * Katalyst: a queue is its nodes' labels and taints, priority a PriorityClass; idle resources are
   * reclaimed cores, NUMA affinity dedicated cores bound to a NUMA node.
   *
   * @param version release, `major.minor`; 0.5 or later, 0.5 where left out. Violations: `PLATFORM_VERSION`.
   * @see https://github.com/kubewharf/katalyst-core
   */
  public static katalyst(version?: string): Scheduler {
    return new Scheduler({ kind: SchedulerKind.KATALYST, version });
  }

  private constructor(private readonly spec: SchedulerSpec) {}

  /** @internal */
  public get _spec(): SchedulerSpec {
    return this.spec;
  }
}
