import { Construct } from 'constructs';
import { findHome } from '../homes/find-home';
import { Home, Synthesis } from '../homes/home';
import { planPlatform } from '../plan/platform';
import { planPriorityLevels, priorityClassName } from '../plan/priority';
import { Platform } from '../platform/platform';
import { changed } from '../private/revision';
import { renderPriorityLevels } from '../render/kubernetes/priority';
import { RenderedObject, key } from '../render/object';
import { checkPriorityPrefix } from '../rules/platform';
import { ObjectRegistry, ObjectSource, factOf } from '../synthesis/object-registry';

/** The priority classes of a cluster. */
export interface PriorityLevelsProps {
  /**
   * The platform whose `priorityClassPrefix` the names begin with.
   * @default - the platform attached to the nearest scope around it; else Platform.kubernetes()
   */
  readonly platform?: Platform;

  /**
   * Whether an instance that waits stops running ones of lower levels to get their place. `false`
   * lets a level decide the order of waiting alone; then instances on idle resources are not stopped
   * for others either. Cannot change while the classes exist.
   * @default true
   */
  readonly preemption?: boolean;
}

/**
 * The PriorityClasses that `priority` and `useIdleResources` of deployments name: one for each level
 * 1–9, and level 0, below pods that name no class, for instances on idle resources. They are
 * cluster-wide: make them once for a cluster, in one app, before the services (apply its Chart or
 * stack first).
 *
 * ```ts
 * new PriorityLevels(chart, 'priorities');
 * ```
 */
export class PriorityLevels extends Construct {
  private readonly home: Home;
  private readonly props: PriorityLevelsProps;
  private readonly objectSource: ObjectSource;

  /**
   * Priority classes below a Chart or a TerraformStack; throws at once (`HOME`) where the scope is
   * below neither or both. Violations: `NAME_OBJECT` (made twice), `PLATFORM_ADDRESS`.
   *
   * @param scope a Chart, a TerraformStack, or a construct below one
   * @param id construct id; no part of the names
   * @param props prefix and preemption
   */
  public constructor(scope: Construct, id: string, props: PriorityLevelsProps = {}) {
    super(scope, id);
    this.home = findHome(this);
    this.props = { ...props };
    this.objectSource = {
      facts: () => this.objects().map(factOf),
      otherObjects: () => this.home.otherObjects(),
      regions: () => [],
    };
    ObjectRegistry.of(this).add(this.objectSource);
    changed();
    this.home.register(this);
  }

  /**
   * The name of the PriorityClass of a level, for pods of other programs.
   *
   * @param level 1–9, or 0 for idle resources
   */
  public priorityClassName(level: number): string {
    return priorityClassName(this.prefix, level);
  }

  /** @internal */
  public _synthesize(): Synthesis {
    const own = checkPriorityPrefix(this.node.path, this.prefix);
    const findings = [...own, ...ObjectRegistry.of(this).collisions(this.objectSource)];
    const objects = findings.length > 0 ? [] : this.objects();
    return {
      findings,
      objects: objects.map((rendered) => ({
        ...rendered,
        scope: this,
        key: key(rendered.object),
      })),
      resources: [],
    };
  }

  private get prefix(): string {
    const platform = this.props.platform ?? Platform.of(this);
    return planPlatform(platform?._spec).priorityClassPrefix;
  }

  private objects(): RenderedObject[] {
    return renderPriorityLevels(
      this.node.path,
      planPriorityLevels(this.prefix, this.props.preemption),
    );
  }
}
