import { IConstruct } from 'constructs';
import { Attachments } from './attachments';
import type { KubernetesPlatformOptions, VkePlatformOptions } from './platform-options';
import { AppRegistry } from '../private/app-registry';
import { checkInput } from '../private/input';
import { omitUndefined } from '../private/omit-undefined';
import { Acknowledgement, AcknowledgementSpec } from '../spec/acknowledgement';
import { PlatformSpec } from '../spec/platform';

/** The platforms attached to scopes of one app. */
class AttachedPlatforms extends Attachments<Platform> {}

/**
 * The platform that services run on. Pass it to a service, or attach it to a scope: every service in
 * the scope inherits the platform of its nearest scope.
 */
export class Platform {
  /**
   * Describes a Kubernetes cluster.
   *
   * @example
   * Platform.kubernetes({
   *   version: '1.34',
   *   prometheus: 'http://prometheus.monitoring:9090',
   * }).attachTo(app);
   *
   * @param options releases and components of the cluster
   */
  public static kubernetes(options: KubernetesPlatformOptions = {}): Platform {
    return new Platform(clusterSpec(options));
  }

  /**
   * Describes a cluster of Volcengine Kubernetes Engine (VKE). It adds Volcengine's load balancers,
   * virtual nodes and file systems to a Kubernetes cluster.
   *
   * @example
   * Platform.vke({
   *   region: 'cn-beijing',
   *   network: PrivateNetwork.of({
   *     vpc: 'vpc-2fe19q1abcdef',
   *     subnets: [Subnet.of('subnet-3tex2x1cwd4c0', 'cn-beijing-a')],
   *     securityGroups: ['sg-2fe1example'],
   *   }),
   * }).attachTo(app);
   *
   * @param options region, network, releases and components of the cluster
   * @see https://www.volcengine.com/product/vke
   */
  public static vke(options: VkePlatformOptions): Platform {
    const { region, cluster, nodes, nodePools, network, apiGateways, ...kubernetes } = options;
    return new Platform({
      ...clusterSpec(kubernetes),
      cloud: omitUndefined({
        region,
        cluster,
        nodes: nodes && [...nodes],
        nodePools: nodePools && [...nodePools],
        network: network?._spec,
        apiGateways: apiGateways && { ...apiGateways },
      }),
    });
  }

  /**
   * Finds the platform of a scope. Another name of `Platform.of`.
   *
   * @param scope scope to begin with
   */
  public static find(scope: IConstruct): Platform | undefined {
    return Platform.of(scope);
  }

  /**
   * Finds the platform that is attached to a scope or to its nearest enclosing scope, or
   * `undefined` if there is none.
   *
   * @param scope scope to begin with
   */
  public static of(scope: IConstruct): Platform | undefined {
    return AppRegistry.of(scope).part(AttachedPlatforms).nearest(scope)?.value;
  }

  /** The platform of the scope _around a Chart or stack. @internal */
  public static _around({ node }: IConstruct): Platform | undefined {
    return node.scope && Platform.of(node.scope);
  }

  private readonly acknowledgements: AcknowledgementSpec[] = [];
  private readonly apps = new Set<AppRegistry>();

  private constructor(private readonly spec: PlatformSpec) {}

  /** Name of the cluster, or undefined if none is set. */
  public get name(): string | undefined {
    return this.spec.name;
  }

  /** Release of Kubernetes, or undefined if the default applies. */
  public get version(): string | undefined {
    return this.spec.version;
  }

  /** Region of a cluster of Volcengine, or undefined on plain Kubernetes. */
  public get region(): string | undefined {
    return this.spec.cloud?.region;
  }

  /** Time zone of schedules, or undefined if the default applies. */
  public get timeZone(): string | undefined {
    return this.spec.timeZone;
  }

  /** Whether every warning is an error. */
  public get strict(): boolean {
    return this.spec.strict ?? false;
  }

  /** @internal */
  public get _spec(): PlatformSpec {
    return this.spec;
  }

  /** The acknowledgements for a service in an app, whose findings a later one changes. @internal */
  public _acknowledgementsFor(app: AppRegistry): readonly AcknowledgementSpec[] {
    this.apps.add(app);
    return this.acknowledgements;
  }

  /**
   * Acknowledges a warning of all services on this platform. Synthesis does not print it, and with
   * `strict` it does not stop. `findings()` still has it, with the reason, and so has an annotation of
   * each rendered Deployment.
   *
   * Rules: `ACKNOWLEDGE`, `ACKNOWLEDGE_UNUSED`.
   *
   * @param rule id of the warning; an error cannot be acknowledged
   * @param acknowledgement reason and last day
   */
  public acknowledge(rule: string, acknowledgement: Acknowledgement): void {
    this.acknowledgements.push({ ...acknowledgement, rule, source: 'the platform' });
    this.apps.forEach((app) => app.changed());
  }

  /**
   * Makes this the platform of all services in a scope that have no other platform, those that are
   * created later too. Throws if the scope has a platform already, or is part of a service: a service
   * runs on one platform.
   *
   * @example
   * Platform.kubernetes({ version: '1.34' }).attachTo(app);
   *
   * @param scope an App, a Chart, a TerraformStack, a service or any other scope of a service
   */
  public attachTo(scope: IConstruct): void {
    const service = scope.node.scopes.slice(0, -1).find((each) => '_synthesize' in each);
    if (service) {
      throw new Error(
        `[${scope.node.path}] is part of the service [${service.node.path}], which runs on one platform as a whole; attach the platform to the service, or to its scope`,
      );
    }
    const app = AppRegistry.of(scope);
    app.part(AttachedPlatforms).attach(scope, this, 'platform');
    app.changed();
  }
}

checkInput(Platform, 'Platform');

function clusterSpec(options: KubernetesPlatformOptions): PlatformSpec {
  const {
    gateway,
    scheduler,
    autoscaling,
    prometheusAuth,
    monitorLabels,
    modelRepository,
    ...rest
  } = options;
  return {
    ...rest,
    ...(prometheusAuth && { prometheusAuth: prometheusAuth._spec }),
    ...(monitorLabels && { monitorLabels: { ...monitorLabels } }),
    ...(modelRepository && { modelRepository: modelRepository._spec }),
    ...(gateway && { gateway: gateway._spec }),
    ...(scheduler && { scheduler: scheduler._spec }),
    ...(autoscaling && { autoscaling: autoscaling._spec }),
  };
}
