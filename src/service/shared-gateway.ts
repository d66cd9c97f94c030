import { Construct } from 'constructs';
import { findHome } from '../homes/find-home';
import { Home, Synthesis, idsBelow } from '../homes/home';
import { SharedGatewayPlan, planSharedGateway } from '../plan/shared-gateway';
import { Platform } from '../platform/platform';
import { ISharedGateway } from '../platform/references';
import { AppRegistry } from '../private/app-registry';
import { produced } from '../private/declared';
import { checkInput, checkedPlace, checkedProps } from '../private/input';
import { mistakesOf } from '../private/mistakes';
import { objectName } from '../private/names';
import { renderSharedGateway } from '../render/gateways/shared-gateway';
import { RenderedObject, key } from '../render/object';
import { withOptions } from '../rules/options';
import { checkSharedGateway } from '../rules/shared-gateways';
import { SharedGatewaySpec } from '../spec/shared-gateway';
import { Claims } from '../synthesis/claims';
import { placeOf } from '../synthesis/clusters';
import { ObjectRegistry, ObjectSource, factOf } from '../synthesis/object-registry';

/** Host names, certificate, address and users of a gateway. Violations: `SHARED_GATEWAY`. */
export interface SharedGatewayProps {
  /**
   * Host names that DNS resolves to the gateway, 1–16 of them. A name may begin with `*.`. A service
   * has all of them, or those in its `hostnames`. With one name, or without a certificate, each name
   * has a listener of its own per port. Violations: `SHARED_GATEWAY`, `HOSTNAME`.
   */
  readonly hostnames: string[];

  /**
   * Ports that clients connect to: the expose ports of the services. With `certificate`, each of them
   * is HTTPS. Violations: `SHARED_GATEWAY`.
   * @default - 443 with a certificate, 80 without one
   */
  readonly ports?: number[];

  /**
   * TLS certificate for all host names: a Secret of type `kubernetes.io/tls`, as 'name' in the
   * namespace of the gateway, or as 'namespace/name'. Required if a port is 443. Violations:
   * `SHARED_GATEWAY`.
   * @default - no TLS: every listener is plain HTTP
   */
  readonly certificate?: string;

  /**
   * Namespaces whose routes may attach, in addition to the namespace of the gateway. `['*']` allows every
   * namespace. The rule also applies to routes of other programs. Violations: `SHARED_GATEWAY`.
   * @default - only the namespace of the gateway
   */
  readonly allowedNamespaces?: string[];

  /**
   * Whether the internet can reach the address. Violations: `SHARED_GATEWAY` if the platform has no
   * annotations for the address.
   * @default - private on VKE; on other clusters the default of the cluster
   */
  readonly publicAccess?: boolean;

  /**
   * Namespace of the Gateway: a DNS label. Violations: `NAME_NAMESPACE`.
   * @default - the namespace of the Chart; without one the namespace that is current when you apply
   * the objects. In a TerraformStack `default`, because the provider requires a namespace
   */
  readonly namespace?: string;

  /**
   * Name of the Gateway: 1–63 characters of `a-z 0-9 -`. Violations: `NAME_OBJECT`.
   * @default - the construct ids inside the Chart or TerraformStack, such as 'public'
   */
  readonly resourceName?: string;

  /**
   * Platform whose gateway implements it: Envoy Gateway, Istio or another one in the cluster.
   * @default - the platform that is attached to the nearest enclosing scope; without one
   * Platform.kubernetes()
   */
  readonly platform?: Platform;
}

/**
 * Creates one `Gateway` for several services: one address, with the certificate and the host names.
 * Each service attaches routes of its own with `LoadBalancer.apiGateway({ gateway })`, and keeps its
 * algorithm, time limit and weights. Services share a host name by their `path`.
 *
 * The services may be in other Charts, stacks and namespaces of the app, in the same cluster. The order
 * of the applies is free: routes attach as soon as the Gateway exists.
 *
 * Not with Volcengine's API gateway (`SHARED_GATEWAY`).
 *
 * @example
 * const shared = new SharedGateway(chart, 'public', {
 *   hostnames: ['models.example.com'],
 *   certificate: 'models-tls',
 * });
 * new InferenceService(chart, 'chat', {
 *   ports: [Port.http1({ listen: 8000, expose: 443 })],
 *   loadBalancer: LoadBalancer.apiGateway({ gateway: shared, path: '/chat' }),
 * });
 *
 * @see https://gateway-api.sigs.k8s.io/guides/multiple-ns/
 */
export class SharedGateway extends Construct implements ISharedGateway {
  private readonly home: Home;
  private readonly props: SharedGatewayProps;
  private readonly objectSource: ObjectSource;

  /**
   * Creates the gateway. Throws `HOME` at once if the scope is not inside exactly one Chart or
   * TerraformStack. Violations: `SHARED_GATEWAY`, `HOSTNAME`, `NAME_OBJECT`, `NAME_NAMESPACE`.
   *
   * @param scope a Chart, a TerraformStack, or a construct inside one
   * @param id construct id, and by default the name of the Gateway
   * @param props host names, ports, certificate, namespaces, address and platform
   */
  public constructor(scope: Construct, id: string, props: SharedGatewayProps) {
    super(...checkedPlace('SharedGateway', scope, id));
    this.home = findHome(this);
    this.props = { ...checkedProps(this, 'SharedGatewayProps', props) };
    this.objectSource = {
      facts: () =>
        this.objects().map((object) =>
          // two equal gateways are a mistake
          factOf({ ...object, shared: false }, this.home.folderOf(this)),
        ),
      place: () => this.place(),
      others: this.home.others,
      regions: () => [],
    };
    const source = {
      path: this.node.path,
      place: () => this.place(),
      hostnames: () => this.plan().hostnames,
      cluster: () => this.plan().platform.name ?? this.home.root.node.path,
    };
    const app = AppRegistry.of(this);
    app.part(ObjectRegistry).add(this.objectSource);
    app.part(Claims).addGateway(source);
    app.watch(this, () => {
      app.part(ObjectRegistry).remove(this.objectSource);
      app.part(Claims).removeGateway(source);
    });
    app.changed();
    this.home.register(this);
  }

  /** Name of the `Gateway` in the cluster. */
  public get gatewayName(): string {
    return this.props.resourceName ?? objectName(idsBelow(this.home, this));
  }

  /** All settings, without defaults. @internal */
  public _describe(): SharedGatewaySpec {
    const { platform = Platform.of(this), resourceName, namespace, ...props } = this.props;
    return {
      ...props,
      home: this.home.kind,
      path: this.node.path,
      name: this.gatewayName,
      namespace: namespace ?? this.home.namespace,
      platform: platform?._spec,
    };
  }

  /** @internal */
  public _synthesize(): Synthesis {
    const { path } = this.node;
    const own = checkSharedGateway(this.plan());
    // after the plan, which produces each Lazy
    const mistakes = mistakesOf(this).map((mistake) => ({ ...mistake, path }));
    const findings = [
      ...withOptions(mistakes, own),
      ...AppRegistry.of(this).part(ObjectRegistry).collisions(this.objectSource),
    ];
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

  private place() {
    return placeOf(this, this.home.root, this.props.platform);
  }

  /** What cdk8s resolves is what it is now. */
  private plan(): SharedGatewayPlan {
    return planSharedGateway(produced(this._describe()));
  }

  private objects(): RenderedObject[] {
    const plan = this.plan();
    return checkSharedGateway(plan).length > 0 ? [] : renderSharedGateway(plan);
  }
}

checkInput(SharedGateway, 'SharedGateway');
