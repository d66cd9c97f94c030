import { Construct } from 'constructs';
import { findHome } from '../homes/find-home';
import { Home, Synthesis } from '../homes/home';
import { planPlatform } from '../plan/platform';
import { LEVELS, planPriorityLevels, priorityClassName } from '../plan/priority';
import { Platform } from '../platform/platform';
import { AppRegistry } from '../private/app-registry';
import { produced } from '../private/declared';
import { checkInput, checkedPlace, checkedProps } from '../private/input';
import { renderPriorityLevels } from '../render/kubernetes/priority';
import { RenderedObject } from '../render/object';
import { checkPriorityPrefix } from '../rules/platform';
import { PlatformSpec } from '../spec/platform';
import { placeOf } from '../synthesis/clusters';
import { ObjectRegistry, ObjectSource, factOf } from '../synthesis/object-registry';
import { synthesizeCluster } from '../synthesis/synthesize-cluster';

/**
 * Platform and preemption of the priority classes of a cluster.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
 */
export interface PriorityLevelsProps {
  /**
   * Platform whose `priorityClassPrefix` is the prefix of the names.
   * @default - the platform that is attached to the nearest enclosing scope; without one
   * Platform.kubernetes()
   */
  readonly platform?: Platform;

  /**
   * Whether a pending pod may evict running pods of lower levels to get their place. With `false` a
   * level only orders the pending pods, and pods on idle resources are not evicted for others
   * either. Kubernetes rejects a change while the classes exist.
   * @default true
   */
  readonly preemption?: boolean;
}

/**
 * Creates the PriorityClasses that `priority` and `useIdleResources` of deployments refer to: one for
 * each level from 1 to 9, and level 0 for pods on idle resources. Level 0 is below pods without a
 * class.
 *
 * PriorityClasses are cluster-wide. Create them once per cluster, in one app, and apply their Chart or
 * stack before the services.
 *
 * @example
 * new PriorityLevels(chart, 'priorities');
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
 */
export class PriorityLevels extends Construct {
  private readonly home: Home;
  private readonly props: PriorityLevelsProps;
  private readonly objectSource: ObjectSource;

  /**
   * Creates the priority classes. Throws `HOME` at once if the scope is not inside exactly one Chart
   * or TerraformStack. Two of the same prefix collide. Violations: `NAME_OBJECT`, `PLATFORM_ADDRESS`.
   *
   * @param scope a Chart, a TerraformStack, or a construct inside one
   * @param id construct id, which is not part of the names
   * @param props platform and preemption
   */
  public constructor(scope: Construct, id: string, props: PriorityLevelsProps = {}) {
    super(...checkedPlace('PriorityLevels', scope, id));
    this.home = findHome(this);
    this.props = { ...checkedProps(this, 'PriorityLevelsProps', props) };
    this.objectSource = {
      facts: () => this.objects().map((object) => factOf(object, this.home.folderOf(this))),
      place: () => placeOf(this, this.home.root, this.props.platform),
      others: this.home.others,
      regions: () => [],
    };
    const app = AppRegistry.of(this);
    app.part(ObjectRegistry).add(this.objectSource);
    app.watch(this, () => app.part(ObjectRegistry).remove(this.objectSource));
    app.changed(this);
    this.home.register(this);
  }

  /**
   * Returns the name of the PriorityClass of a level, for pods that other tools create. Throws if
   * there is no such level.
   *
   * @param level a whole number from 1, the lowest, to 9, or 0 for pods on idle resources
   */
  public priorityClassName(level: number): string {
    if (!Number.isInteger(level) || level < LEVELS.idle || level > LEVELS.highest) {
      throw new Error(
        `[${this.node.path}] there is no priority level ${level}: pass a whole number from ${LEVELS.idle} to ${LEVELS.highest}`,
      );
    }
    return priorityClassName(this.prefix, level);
  }

  /** @internal */
  public _synthesize(): Synthesis {
    return synthesizeCluster(
      this,
      this.objectSource,
      checkPriorityPrefix(this.node.path, this.prefix),
      () => this.objects(),
    );
  }

  /** What cdk8s resolves is what it is now. */
  private declared(): { platform?: PlatformSpec; preemption?: boolean } {
    const { platform = Platform.of(this), preemption } = this.props;
    return produced({ platform: platform?._spec, preemption });
  }

  private get prefix(): string {
    return planPlatform(this.declared().platform).priorityClassPrefix;
  }

  private objects(): RenderedObject[] {
    const { preemption } = this.declared();
    return renderPriorityLevels(this.node.path, planPriorityLevels(this.prefix, preemption));
  }
}

checkInput(PriorityLevels, 'PriorityLevels');
