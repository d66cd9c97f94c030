import { JsonPatch } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import type { AdoptedService, AdoptionProps } from './adoption';
import { monitoringSpec } from './monitoring';
import { networkAccessSpec } from './network-access';
import { InferenceServiceProps } from './service-props';
import { Deployment } from '../deployment/deployment';
import { DeploymentOptions } from '../deployment/deployment-options';
import { findHome } from '../homes/find-home';
import { Home, Synthesis, idsBelow } from '../homes/home';
import { purposeFor } from '../plan/port';
import { PlannedService, ServicePlan, planService } from '../plan/service';
import { Platform } from '../platform/platform';
import { DeploymentPart, IInferenceService, Patch, PolicyPart } from '../platform/references';
import { AppRegistry, isInTree } from '../private/app-registry';
import { copyOf } from '../private/copy';
import { produced } from '../private/declared';
import { checkInput, checkedPlace, checkedProps, splitProps } from '../private/input';
import { inputError, placedMistakes } from '../private/mistakes';
import { objectName } from '../private/names';
import { Finding } from '../rules/finding';
import { Acknowledgement, AcknowledgementSpec } from '../spec/acknowledgement';
import { PortSpec } from '../spec/port';
import { PlacedMistake, ServiceSpec } from '../spec/service';
import { Acknowledgements } from '../synthesis/acknowledgements';
import { Synthesizer } from '../synthesis/service-synthesizer';
import { Release } from '../traffic/release';
import { MirrorOptions, TrafficPolicy, TrafficPolicyProps } from '../traffic/traffic-policy';
import { Weight } from '../traffic/weight';

/**
 * An online inference service: a stable address, and the split of its requests between several
 * deployments on different hardware.
 *
 * In a cdk8s `Chart` the library renders Kubernetes objects and gateway configuration. In a
 * `TerraformStack` of cdktn or cdktf it renders the same objects as `kubernetes_manifest`, and
 * Volcengine's load balancers and gateways as `volcengine_*` resources. The library checks and renders
 * a service when synthesis starts, so the order of the calls has no effect.
 *
 * @example
 * const chat = new InferenceService(chart, 'chat', {
 *   ports: [Port.http1({ listen: 8000, expose: 80 })],
 *   loadBalancer: LoadBalancer.apiGateway(),
 * });
 * const vllm = {
 *   image: Image.preset(Engine.VLLM, '0.33.0'),
 *   compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(64), gpus: 1 }),
 * };
 * const stable = chat.addDeployment('stable', { ...vllm, replicas: 4 });
 * const canary = chat.addDeployment('canary', vllm);
 * chat.splitTraffic([Weight.of(stable, 9), Weight.of(canary, 1)]);
 */
export class InferenceService extends Construct implements IInferenceService {
  /**
   * Creates a service from the manifests of a running service. The rendered objects keep the names,
   * selectors, pod template and all other fields of the manifests, so applying them restarts no pod.
   *
   * The service has one deployment with the id `Default`, the first of `deployments`. Add deployments,
   * a split, a load balancer and an autoscaler as with any service.
   *
   * Violations: `ADOPT_MANIFEST`, `ADOPT_DEPLOYMENT`, `ADOPT_SERVICE`, `ADOPT_CONTAINER`,
   * `ADOPT_NAMESPACE`, `ADOPT_PORTS`, `COMPAT_SELECTOR`, `COMPAT_AUTOSCALER`.
   *
   * @example
   * InferenceService.adopt(chart, 'chat', { files: ['chat.yaml'] });
   *
   * @param scope a Chart, a TerraformStack, or a construct inside one
   * @param id construct id
   * @param props manifests, and options in addition to them
   */
  public static adopt(scope: Construct, id: string, props: AdoptionProps): InferenceService {
    const [own, manifests] = splitProps<InferenceServiceProps>('InferenceServiceProps', props);
    const service = new InferenceService(scope, id, own);
    const safe: AdoptionProps = { ...own, ...checkedProps(service, 'AdoptionProps', manifests) };
    // loaded only by programs that adopt a service
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { adopt } = require('./adoption') as typeof import('./adoption');
    service.adopted = adopt(service, safe, service.home.namespace);
    AppRegistry.of(service).changed(service);
    return service;
  }

  /**
   * Acknowledges a warning of all services in a scope, those that are added later too. See `acknowledge`.
   *
   * Rules: `ACKNOWLEDGE`, `ACKNOWLEDGE_UNUSED`.
   *
   * @param scope an App, a Chart, a TerraformStack or any construct
   * @param rule id of the warning
   * @param acknowledgement reason and last day
   */
  public static acknowledgeIn(
    scope: IConstruct,
    rule: string,
    acknowledgement: Acknowledgement,
  ): void {
    const source = scope.node.path === '' ? 'the app' : scope.node.path;
    const acknowledgements = AppRegistry.of(scope).part(Acknowledgements);
    acknowledgements.declare(scope, { ...acknowledgement, rule, source });
  }

  /** @internal */
  public readonly _synthesizer: Synthesizer;
  private readonly home: Home;
  private readonly props: InferenceServiceProps;
  private readonly _deployments: Deployment[] = [];
  private readonly policies: PolicyPart[] = [];
  private readonly patches: Patch[] = [];
  private readonly parts: IConstruct[] = [];
  private readonly acknowledgements = new Map<AcknowledgementSpec, IConstruct>();
  private adopted?: AdoptedService;

  /**
   * Creates a service. Throws `HOME` at once if the scope is not inside exactly one Chart or
   * TerraformStack.
   *
   * @param scope a Chart, a TerraformStack, or a construct inside one
   * @param id construct id, and by default the name of the Kubernetes objects
   * @param props names, ports, load balancer, network, access and platform
   */
  public constructor(scope: Construct, id: string, props: InferenceServiceProps = {}) {
    super(...checkedPlace('InferenceService', scope, id));
    this.home = findHome(this);
    const safe = checkedProps(this, 'InferenceServiceProps', props);
    this.props = { ...safe, ports: [...(safe.ports ?? [])] };
    this._synthesizer = new Synthesizer(this, this.home, this.patches);
    AppRegistry.of(this).changed(this);
    this.home.register(this);
  }

  /** Deployments of the service, in the order of their declaration. */
  public get deployments(): Deployment[] {
    return this._deployments.filter((deployment) => isInTree(deployment, this));
  }

  /**
   * Adds a deployment: a service needs one (`DEPLOYMENT_REQUIRED`). Short of `new Deployment(...)`.
   *
   * @example
   * service.addDeployment('reserved', {
   *   image: Image.preset(Engine.VLLM, '0.33.0'),
   *   compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(64), gpus: 1 }),
   *   replicas: 4,
   * });
   *
   * @param id construct id, and part of the object names
   * @param options image, model, compute, replicas and other settings
   */
  public addDeployment(id: string, options: DeploymentOptions): Deployment {
    return new Deployment(this, id, { service: this, ...options });
  }

  /**
   * Splits the traffic by weights. Short form of `new TrafficPolicy(...)`. Violations:
   * `TRAFFIC_EXPLICIT`, `TRAFFIC_WEIGHT`.
   *
   * @example
   * const [reserved, burst] = service.deployments;
   * service.splitTraffic([Weight.of(reserved, 9), Weight.of(burst, 1)]);
   *
   * @param weights one weight for each deployment that gets traffic, at most 16
   */
  public splitTraffic(weights: Weight[]): TrafficPolicy {
    return this.addPolicy({ weights });
  }

  /**
   * Splits the traffic by replica count: every replica of every deployment gets the same share.
   *
   * - Behind a CLB: the default.
   * - Behind an API gateway in the cluster: supported, for deployments in one namespace.
   * - Behind Volcengine's API gateway: not supported.
   *
   * Violations: `TRAFFIC_MODE`, `NAMESPACE_SPLIT`.
   *
   * @example
   * service.splitByInstanceCount();
   */
  public splitByInstanceCount(): TrafficPolicy {
    return this.addPolicy({ byInstanceCount: true });
  }

  /**
   * Splits the traffic as one step of a release from one deployment to another. Violations: `RELEASE`.
   *
   * @example
   * const [blue, green] = service.deployments;
   * service.releaseTraffic(Release.blueGreen(blue, green), 'switch');
   *
   * @param release the two deployments and the steps
   * @param step name of the current step; the first step by default
   */
  public releaseTraffic(release: Release, step?: string): TrafficPolicy {
    return this.addPolicy({ release, step });
  }

  /**
   * Copies requests to a second deployment, whose responses are discarded. Only behind an API gateway.
   * Violations: `TRAFFIC_MIRROR`.
   *
   * @example
   * const [source, target] = service.deployments;
   * service.mirrorTraffic({ source, target, percent: 10 });
   *
   * @param mirror source, target and percentage
   */
  public mirrorTraffic(mirror: MirrorOptions): TrafficPolicy {
    return this.addPolicy({ mirror });
  }

  /**
   * Changes every rendered object of one kind of this service and its deployments. Patches are
   * applied last, after all options. Violations: `PATCH_TARGET`, `PATCH_IDENTITY`, `CLOUD_VALUE`.
   *
   * @example
   * service.patch('Gateway', JsonPatch.add('/spec/infrastructure', { labels: { team: 'llm' } }));
   *
   * @param kind kind of the objects, such as 'Gateway', 'HTTPRoute' or 'Deployment'; in a
   * TerraformStack also a resource type, such as 'volcengine_clb'
   * @param operations JSON patch operations (RFC 6902), created with `JsonPatch` of cdk8s
   * @see https://datatracker.ietf.org/doc/html/rfc6902
   */
  public patch(kind: string, ...operations: JsonPatch[]): void {
    this._addPatch({ owner: this, kind, operations });
  }

  /**
   * Patches one object that the library renders for this service. Patches apply after everything else.
   *
   * @example
   * service.patchObject('Service', 'chat-clb', JsonPatch.add('/spec/externalTrafficPolicy', 'Local'));
   *
   * @param kind such as 'Service'
   * @param name name of the object. A name that the library does not render is an error
   * (`PATCH_TARGET`).
   * @param operations JSON Patch operations (RFC 6902) of `JsonPatch` in cdk8s
   */
  public patchObject(kind: string, name: string, ...operations: JsonPatch[]): void {
    this._addPatch({ owner: this, kind, name, operations });
  }

  /**
   * Acknowledges a warning of this service and its deployments. Synthesis does not print it, and with
   * `strict` on the platform it does not stop. `findings()` still has it, with the reason, and so has an
   * annotation of each rendered Deployment.
   *
   * Rules: `ACKNOWLEDGE`, `ACKNOWLEDGE_UNUSED`.
   *
   * @example
   * service.acknowledge('APPROXIMATED_ROUND_ROBIN', { reason: 'few clients', until: '2027-03-31' });
   *
   * @param rule id of the warning; an error cannot be acknowledged
   * @param acknowledgement reason and last day
   */
  public acknowledge(rule: string, acknowledgement: Acknowledgement): void {
    const { path: owner } = this.node;
    this._addAcknowledgement({ ...acknowledgement, rule, owner, source: owner }, this);
  }

  /**
   * Returns the plan of the service: all settings so far, with every default filled in. The library
   * renders the objects from the same plan. The call changes nothing and is allowed at any time.
   */
  public plan(): ServicePlan {
    return this._plan();
  }

  /** @internal */
  public _plan(): PlannedService {
    const mistakes = this._mistakes();
    try {
      return copyOf(planService(this._describe()));
    } catch (error) {
      throw mistakes.length > 0 ? inputError(mistakes, this.node.path) : error;
    }
  }

  /** Returns the errors and warnings of all rules, without synthesis. Errors stop a synthesis. */
  public findings(): Finding[] {
    AppRegistry.of(this).forgetRemoved();
    return [...this._synthesize().findings];
  }

  /**
   * Returns the warnings, also acknowledged ones: risks, and settings that the platform approximates or
   * ignores. Synthesis prints the others once; on a platform with `strict` they are errors.
   */
  public fidelity(): Finding[] {
    AppRegistry.of(this).forgetRemoved();
    return this._synthesizer.warnings();
  }

  /** The ports of the service; an adopted service without any has those of its manifests. */
  private declaredPorts(): readonly PortSpec[] {
    const own = (this.props.ports ?? []).map((port) => port._spec);
    const adopted = (this.adopted?.ports ?? []).map((port) => ({
      ...port,
      purpose: purposeFor(port.purpose, this.props.loadBalancer?._spec.kind),
    }));
    return own.length > 0 ? own : adopted;
  }

  private addPolicy(spec: Omit<TrafficPolicyProps, 'service'>): TrafficPolicy {
    const id = `TrafficPolicy${this.policies.length === 0 ? '' : this.policies.length + 1}`;
    return new TrafficPolicy(this, id, { service: this, ...spec });
  }

  /** @internal */
  public _addDeployment(deployment: DeploymentPart): void {
    this._deployments.push(deployment as Deployment);
    this._addPart(deployment);
  }

  /** @internal */
  public _addPolicy(policy: PolicyPart): void {
    this.policies.push(policy);
    this._addPart(policy);
  }

  /** @internal */
  public _addPatch(patch: Patch): void {
    this.patches.push(patch);
    AppRegistry.of(this).changed(this);
  }

  /** @internal */
  public _addAcknowledgement(acknowledgement: AcknowledgementSpec, by: IConstruct): void {
    this.acknowledgements.set(acknowledgement, by);
    AppRegistry.of(this).changed(this);
  }

  /** A construct at which findings of this service are reported. @internal */
  public _addPart(part: IConstruct): void {
    this.parts.push(part);
    this.home.report(part, this);
    AppRegistry.of(this).watch(part);
    AppRegistry.of(this).changed(this);
  }

  /** @internal */
  public _synthesize(): Synthesis {
    return this._synthesizer.synthesize();
  }

  /** @internal */
  public _platform(): Platform | undefined {
    return this.props.platform;
  }

  /** The mistakes in the input of the service, its parts and its platform. @internal */
  public _mistakes(): PlacedMistake[] {
    const platform = this.props.platform ? undefined : Platform.of(this);
    const inherited = new Set([platform, ...this.deployments.map((each) => each._podDefaults())]);
    const parts = [this, ...this.parts.filter((each) => isInTree(each, this))];
    const used = [...inherited].flatMap((each) => placedMistakes(this, each));
    return [...used, ...parts.flatMap((part) => placedMistakes(part, part))];
  }

  /** All settings, without defaults; what cdk8s resolves is what it is now. @internal */
  public _describe(): ServiceSpec {
    const { props } = this;
    const platform = props.platform ?? Platform.of(this);
    const acknowledgements = [...this.acknowledgements]
      .filter(([, by]) => isInTree(by, this))
      .map(([acknowledgement]) => acknowledgement);
    const ids = props.resourceName === undefined ? idsBelow(this.home, this) : [props.resourceName];
    return produced({
      home: this.home.kind,
      path: this.node.path,
      id: this.node.id,
      name: props.resourceName ?? objectName(ids),
      displayName: props.displayName,
      description: props.description,
      namespace: props.namespace ?? this.adopted?.namespace ?? this.home.namespace,
      createNamespace: props.createNamespace,
      platform: platform?._spec,
      network: props.network?._spec,
      networkAccess: props.networkAccess && networkAccessSpec(props.networkAccess),
      visibility: props.visibility?._spec,
      monitoring: props.monitoring && monitoringSpec(props.monitoring),
      ports: this.declaredPorts(),
      loadBalancer: props.loadBalancer?._spec,
      policies: this.policies
        .filter((policy) => isInTree(policy, this))
        .map((policy) => policy._spec),
      deployments: this.deployments.map((deployment) =>
        deployment._describe(objectName([...ids, deployment.node.id])),
      ),
      acknowledgements: [
        ...acknowledgements.filter(({ owner }) => owner !== this.node.path),
        ...acknowledgements.filter(({ owner }) => owner === this.node.path),
        ...AppRegistry.of(this).part(Acknowledgements).around(this),
        ...(platform?._acknowledgementsFor(AppRegistry.of(this)) ?? []),
      ],
    });
  }
}

checkInput(InferenceService, 'InferenceService');
