import { JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import type { AdoptedService, AdoptionProps } from './adoption';
import { NetworkAccessOptions, networkAccessSaid } from './network-access';
import type { Patch } from './patching';
import { Port } from './port';
import { Synthesizer } from './synthesizer';
import { Visibility } from './visibility';
import { Deployment } from '../deployment/deployment';
import { DeploymentOptions } from '../deployment/deployment-options';
import { findHome } from '../homes/find-home';
import { Home, Synthesis, idsBelow } from '../homes/home';
import { PortSaid, purposeFor } from '../plan/port-plan';
import { ServicePlan, ServiceSaid, planService } from '../plan/service-plan';
import { PrivateNetwork } from '../platform/network';
import { Platform } from '../platform/platform';
import { copyOf } from '../private/copy';
import { extended } from '../private/extended';
import { objectName } from '../private/names';
import { changed } from '../private/revision';
import { Finding } from '../rules/finding';
import { LoadBalancer } from '../traffic/load-balancer';
import { Release } from '../traffic/release';
import { MirrorOptions, TrafficPolicy, TrafficPolicyProps } from '../traffic/traffic-policy';
import { Weight } from '../traffic/weight';

/** An online inference service. */
export interface InferenceServiceProps {
  /**
   * The name people read: 1–200 of `A-Z a-z 0-9 - _` and Chinese characters; may repeat, and may
   * change without touching anything else. Violations: `NAME_SERVICE`.
   * @default - the construct id
   */
  readonly displayName?: string;

  /**
   * What it is for: 1–500 visible characters. Violations: `NAME_DESCRIPTION`.
   * @default - none
   */
  readonly description?: string;

  /**
   * The namespace of all its objects: a DNS label. It is not created. Violations: `NAME_NAMESPACE`.
   * @default - the namespace of the Chart; without one, the one that is current when the objects are
   * applied, and `default` below a TerraformStack, whose provider takes no object without one
   */
  readonly namespace?: string;

  /**
   * Name of its Kubernetes objects, and beginning of its deployments'; 1–63 of `a-z 0-9 -`.
   * Violations: `NAME_OBJECT`.
   * @default - the construct ids below the Chart or TerraformStack, such as 'chat'; with a short hash
   * where an id had to be cut or had characters that are not legal
   */
  readonly resourceName?: string;

  /**
   * Where callers reach it and where containers listen: five at most. Every deployment has them.
   * Violations: `PORT_COUNT`, `PORT_CONFLICT`, `PORT_REQUIRED`.
   * @default - the ports that the image preset of its deployments brings
   */
  readonly ports?: Port[];

  /**
   * VPC, subnets and security groups. Required on a cloud platform (`NETWORK_REQUIRED`); on plain
   * Kubernetes it means nothing (`UNUSED_NETWORK`).
   * @default - the platform's; on plain Kubernetes none
   */
  readonly network?: PrivateNetwork;

  /**
   * Who may connect to its instances: one NetworkPolicy per deployment. Violations: `NETWORK_ACCESS`.
   * @default - no NetworkPolicy: everybody who can reach the cluster's network
   */
  readonly networkAccess?: NetworkAccessOptions;

  /**
   * Who may see it and its deployments, as read Roles of Kubernetes' RBAC. Violations: `VISIBILITY`.
   * @default - whoever the cluster lets: no RBAC objects
   */
  readonly visibility?: Visibility;

  /**
   * What stands between callers and deployments.
   * @default - nothing: one Service in the cluster per deployment
   */
  readonly loadBalancer?: LoadBalancer;

  /**
   * What it runs on.
   * @default - the platform attached to the nearest scope around it; else Platform.kubernetes()
   */
  readonly platform?: Platform;
}

/**
 * An online inference service: a stable address, and the policy that spreads its requests over
 * several deployments on different hardware.
 *
 * Stands below a cdk8s `Chart` and becomes Kubernetes objects and gateway configuration, or below a
 * cdktf `TerraformStack` and becomes the same as `kubernetes_manifest`. Everything is checked and
 * made when synthesis starts, so that the order in which a program says things does not matter.
 */
export class InferenceService extends Construct {
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
  private readonly policies: TrafficPolicy[] = [];
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
    this.props = extended(props, { ports: [...(props.ports ?? [])] });
    this.synthesizer = new Synthesizer(this, this.home, this.patches);
    changed();
    this.home.settle(this);
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
  private portsSaid(): readonly PortSaid[] {
    const own = (this.props.ports ?? []).map((port) => port._said);
    const kind = this.props.loadBalancer?._said.kind;
    const adopted = (this.adopted?.ports ?? []).map((port) => ({
      ...port,
      purpose: purposeFor(port.purpose, kind),
    }));
    return own.length > 0 ? own : adopted;
  }

  private addPolicy(said: Omit<TrafficPolicyProps, 'service'>): TrafficPolicy {
    const id =
      this.policies.length === 0 ? 'TrafficPolicy' : `TrafficPolicy${this.policies.length + 1}`;
    return new TrafficPolicy(this, id, { service: this, ...said });
  }

  /** @internal */
  public _addDeployment(deployment: Deployment): void {
    this._deployments.push(deployment);
    this._addPart(deployment);
    changed();
  }

  /** @internal */
  public _addPolicy(policy: TrafficPolicy): void {
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
  public _addPart(part: Construct): void {
    this.home.report(part, this);
  }

  /** @internal */
  public _synthesize(): Synthesis {
    return this.synthesizer.synthesize();
  }

  /** What was said, without any default. @internal */
  public _describe(): ServiceSaid {
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
      platform: (props.platform ?? Platform.of(this))?._said,
      network: props.network?._said,
      networkAccess: props.networkAccess && networkAccessSaid(props.networkAccess),
      visibility: props.visibility?._said,
      ports: this.portsSaid(),
      loadBalancer: props.loadBalancer?._said,
      policies: this.policies.map((policy) => policy._said),
      deployments: this._deployments.map((deployment) =>
        deployment._describe(objectName([...ids, deployment.node.id])),
      ),
    };
  }
}
