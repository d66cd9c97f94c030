import { SchedulerKind, SchedulerSaid } from '../plan/platform-plan';

/** What places pods on nodes. */
export class Scheduler {
  /**
   * Kubernetes' own scheduler: a queue is its nodes' labels and taints, a priority is a PriorityClass.
   */
  public static plain(): Scheduler {
    return new Scheduler({ kind: SchedulerKind.PLAIN });
  }

  /**
   * Volcano: a queue is a Volcano `Queue`.
   *
   * @param version release, `major.minor`; 1.8 or later, 1.15 where left out. Violations: `PLATFORM_VERSION`.
   * @see https://volcano.sh/
   */
  public static volcano(version?: string): Scheduler {
    return new Scheduler({ kind: SchedulerKind.VOLCANO, version });
  }

  /**
   * Kueue: a queue is a `LocalQueue` in the deployment's namespace.
   *
   * @param version release, `major.minor`; 0.16 or later (it takes Deployments without being told to),
   * 0.19 where left out. Violations: `PLATFORM_VERSION`.
   * @see https://kueue.sigs.k8s.io/
   */
  public static kueue(version?: string): Scheduler {
    return new Scheduler({ kind: SchedulerKind.KUEUE, version });
  }

  /**
   * Katalyst: Kubernetes' queues and priorities, and NUMA affinity by its own scheduler.
   *
   * @param version release, `major.minor`; 0.5 or later, 0.5 where left out. Violations: `PLATFORM_VERSION`.
   * @see https://github.com/kubewharf/katalyst-core
   */
  public static katalyst(version?: string): Scheduler {
    return new Scheduler({ kind: SchedulerKind.KATALYST, version });
  }

  private constructor(private readonly said: SchedulerSaid) {}

  /** @internal */
  public get _said(): SchedulerSaid {
    return this.said;
  }
}
