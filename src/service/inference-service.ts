import { JsonPatch } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import type { AdoptedService, AdoptionProps } from './adoption';
import { networkAccessSpec } from './network-access';
import { InferenceServiceProps } from './service-props';
import { Deployment } from '../deployment/deployment';
import { DeploymentOptions } from '../deployment/deployment-options';
import { findHome } from '../homes/find-home';
import { Home, Synthesis, idsBelow } from '../homes/home';
import { purposeFor } from '../plan/port';
import { ServicePlan, planService } from '../plan/service';
import { Platform } from '../platform/platform';
import { DeploymentPart, IInferenceService, Patch, PolicyPart } from '../platform/references';
import { copyOf } from '../private/copy';
import { objectName } from '../private/names';
import { changed } from '../private/revision';
import { Finding } from '../rules/finding';
import { PortSpec } from '../spec/port';
import { ServiceSpec } from '../spec/service';
import { Synthesizer } from '../synthesis/service-synthesizer';
import { Release } from '../traffic/release';
import { MirrorOptions, TrafficPolicy, TrafficPolicyProps } from '../traffic/traffic-policy';
import { Weight } from '../traffic/weight';

/**
 * An online inference service: a stable address, and the policy that spreads its requests over
 * several deployments on different hardware.
 *
 * Stands below a cdk8s `Chart` and becomes Kubernetes objects and gateway configuration, or below a
 * cdktf `TerraformStack` and becomes the same as `kubernetes_manifest`. Everything is checked and
 * made when synthesis starts, so that the order in which a program says things does not matter.
 */
export class InferenceService extends Construct implements IInferenceService {
  /**
   * A service that runs already, made of its manifests: its one deployment is called `Default` and is
   * the first of `deployments`. What is written has the same names, selectors and pod template as the
   * manifests, and everything else in them, so that applying it restarts nothing. Deployments, a
   * split, a load balancer and an autoscaler are then added as to any service.
   *
   * ```ts
   * const chat = InferenceService.adopt(chart, 'chat', { files: ['chat.yaml'] });
   * const canary = chat.addDeployment('canary', { image, compute });
   * ```
   *
   * Violations: `ADOPT_MANIFEST`, `ADOPT_DEPLOYMENT`, `ADOPT_SERVICE`, `ADOPT_CONTAINER`,
   * `ADOPT_NAMESPACE`, `ADOPT_PORTS`, `COMPAT_SELECTOR`, `COMPAT_AUTOSCALER`.
   *
   * @param scope a Chart, a TerraformStack, or a construct below one
   * @param id construct id
   * @param props the manifests, and what is said beside them
   */
  public static adopt(scope: Construct, id: string, props: AdoptionProps): InferenceService {
    const service = new InferenceService(scope, id, props);
    // read by programs that adopt, not by all
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { adopt } = require('./adoption') as typeof import('./adoption');
    service.adopted = adopt(service, props, service.home.namespace);
    changed();
    return service;
  }

  private readonly home: Home;
  private readonly props: InferenceServiceProps;
  private readonly _deployments: Deployment[] = [];
  private readonly policies: PolicyPart[] = [];
  private readonly patches: Patch[] = [];
  private adopted?: AdoptedService;
  private readonly synthesizer: Synthesizer;

  /**
   * A service below a Chart or a TerraformStack; throws at once (`HOME`) where the scope is below neither
   * or both.
   *
   * @param scope a Chart, a TerraformStack, or a construct below one
   * @param id construct id
   * @param props what the service is
   */
  public constructor(scope: Construct, id: string, props: InferenceServiceProps = {}) {
    super(scope, id);
    this.home = findHome(this);
    this.props = { ...props, ports: [...(props.ports ?? [])] };
    this.synthesizer = new Synthesizer(this, this.home, this.patches);
    changed();
    this.home.register(this);
  }

  /** Its deployments, in the order of their declaration. */
  public get deployments(): Deployment[] {
    return [...this._deployments];
  }

  /**
   * Adds a deployment; the short form of `new Deployment(...)`.
   *
   * @param id construct id, and part of its object names
   * @param options what it is
   */
  public addDeployment(id: string, options: DeploymentOptions): Deployment {
    return new Deployment(this, id, { service: this, ...options });
  }

  /**
   * Says who gets which share of the requests; the short form of `new TrafficPolicy(...)`.
   * Violations: `TRAFFIC_EXPLICIT`, `TRAFFIC_WEIGHT`.
   *
   * @param weights one for each deployment that gets requests
   */
  public splitTraffic(weights: Weight[]): TrafficPolicy {
    return this.addPolicy({ weights });
  }

  /**
   * Gives every instance the same share, whichever deployment it belongs to; the default behind a
   * CLB, an extension behind an API gateway in the cluster, refused behind the cloud's own
   * (`TRAFFIC_MODE`). Violations: `TRAFFIC_MODE`, `NAMESPACE_SPLIT`.
   */
  public splitByInstanceCount(): TrafficPolicy {
    return this.addPolicy({ byInstanceCount: true });
  }

  /**
   * Says where a release from one deployment to another stands.
   *
   * ```ts
   * service.releaseTraffic(Release.blueGreen(blue, green), 'switch');
   * ```
   *
   * @param release the two deployments and the steps
   * @param step the step's name; the first one where left out. Violations: `RELEASE`.
   */
  public releaseTraffic(release: Release, step?: string): TrafficPolicy {
    return this.addPolicy({ release, step });
  }

  /**
   * Copies requests to a second deployment, whose answers are thrown away. API gateways only.
   * Violations: `TRAFFIC_MIRROR`.
   *
   * @param mirror source, target, percentage
   */
  public mirrorTraffic(mirror: MirrorOptions): TrafficPolicy {
    return this.addPolicy({ mirror });
  }

  /**
   * Changes objects of one kind that this service and its deployments make, last of all.
   *
   * ```ts
   * service.patch('Gateway', JsonPatch.add('/spec/infrastructure', { labels: { team: 'llm' } }));
   * ```
   *
   * @param kind such as 'Gateway', 'HTTPRoute', 'Deployment'; one that is not made is an error
   * (`PATCH_TARGET`)
   * @param operations JSON patch operations (RFC 6902), as `JsonPatch` of cdk8s makes them
   */
  public patch(kind: string, ...operations: JsonPatch[]): void {
    this._addPatch({ path: this.node.path, kind, operations });
  }

  /**
   * What this service will be: everything that was said so far, with every default filled in. Pure;
   * may be asked at any time, and is what the objects are made of.
   */
  public plan(): ServicePlan {
    return copyOf(planService(this._describe()));
  }

  /** Everything the rules find so far, errors and warnings. Synthesis stops at the errors. */
  public findings(): Finding[] {
    return [...this._synthesize().findings];
  }

  /**
   * What the platform does not express exactly as it was said; the warnings among the findings. On a
   * strict platform they are errors. Synthesis prints them once.
   */
  public fidelity(): Finding[] {
    return this.synthesizer.warnings();
  }

  /** Those of an adopted Service, unless some are said. */
  private declaredPorts(): readonly PortSpec[] {
    const own = (this.props.ports ?? []).map((port) => port._spec);
    const kind = this.props.loadBalancer?._spec.kind;
    const adopted = (this.adopted?.ports ?? []).map((port) => ({
      ...port,
      purpose: purposeFor(port.purpose, kind),
    }));
    return own.length > 0 ? own : adopted;
  }

  private addPolicy(spec: Omit<TrafficPolicyProps, 'service'>): TrafficPolicy {
    const id =
      this.policies.length === 0 ? 'TrafficPolicy' : `TrafficPolicy${this.policies.length + 1}`;
    return new TrafficPolicy(this, id, { service: this, ...spec });
  }

  /** @internal */
  public _addDeployment(deployment: DeploymentPart): void {
    this._deployments.push(deployment as Deployment);
    this._addPart(deployment);
    changed();
  }

  /** @internal */
  public _addPolicy(policy: PolicyPart): void {
    this.policies.push(policy);
    this._addPart(policy);
    changed();
  }

  /** @internal */
  public _addPatch(patch: Patch): void {
    this.patches.push(patch);
    changed();
  }

  /** A construct at which findings of this service are reported. @internal */
  public _addPart(part: IConstruct): void {
    this.home.report(part, this);
  }

  /** @internal */
  public _synthesize(): Synthesis {
    return this.synthesizer.synthesize();
  }

  /** What was said, without any default. @internal */
  public _describe(): ServiceSpec {
    const { props } = this;
    const ids = props.resourceName === undefined ? idsBelow(this.home, this) : [props.resourceName];
    return {
      home: this.home.kind,
      path: this.node.path,
      id: this.node.id,
      name: props.resourceName ?? objectName(ids),
      displayName: props.displayName,
      description: props.description,
      namespace: props.namespace ?? this.adopted?.namespace ?? this.home.namespace,
      platform: (props.platform ?? Platform.of(this))?._spec,
      network: props.network?._spec,
      networkAccess: props.networkAccess && networkAccessSpec(props.networkAccess),
      visibility: props.visibility?._spec,
      ports: this.declaredPorts(),
      loadBalancer: props.loadBalancer?._spec,
      policies: this.policies.map((policy) => policy._spec),
      deployments: this._deployments.map((deployment) =>
        deployment._describe(objectName([...ids, deployment.node.id])),
      ),
    };
  }
}
