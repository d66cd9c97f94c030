import { JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { findHome } from '../homes/find-home';
import { Home, Synthesis, idsBelow } from '../homes/home';
import { SharedGatewayPlan, planSharedGateway } from '../plan/shared-gateway';
import { Platform } from '../platform/platform';
import { ISharedGateway, Patch } from '../platform/references';
import { AppRegistry } from '../private/app-registry';
import { produced } from '../private/declared';
import { checkInput, checkedPlace, checkedProps } from '../private/input';
import { placedMistakes } from '../private/mistakes';
import { objectName } from '../private/names';
import { renderSharedGateway } from '../render/gateways/shared-gateway';
import { RenderedObject, key } from '../render/object';
import { Finding, Severity, applyStrict } from '../rules/finding';
import { withOptions } from '../rules/options';
import { checkSharedGateway } from '../rules/shared-gateways';
import { unresolvable } from '../rules/target';
import { checkTexts } from '../rules/texts';
import { SharedGatewaySpec } from '../spec/shared-gateway';
import { Acknowledgements, withAcknowledgements } from '../synthesis/acknowledgements';
import { Claims } from '../synthesis/claims';
import { placeOf } from '../synthesis/clusters';
import { ObjectRegistry, ObjectSource, factOf } from '../synthesis/object-registry';
import { Patching, unresolvedInPatches } from '../synthesis/patches';
import type { CertificateIssuer } from '../traffic/certificate-issuer';

/** Host names, certificate, address and users of a gateway. Violations: `SHARED_GATEWAY`. */
export interface SharedGatewayProps {
  /**
   * Host names that DNS resolves to the gateway, 1–16 of them. A name may begin with `*.`. A service
   * has all of them, or those in its `hostnames`. Each name has a listener of its own per port, unless
   * several names share a `certificate`. Violations: `SHARED_GATEWAY`, `HOSTNAME`, `SHARED_HOSTNAME`.
   */
  readonly hostnames: string[];

  /**
   * Ports that clients connect to: the expose ports of the services. With `certificate` or
   * `certificateIssuer`, each of them is HTTPS. Violations: `SHARED_GATEWAY`.
   * @default - 443 with a certificate or an issuer, otherwise 80
   */
  readonly ports?: number[];

  /**
   * TLS certificate for all host names: a Secret of type `kubernetes.io/tls`, as 'name' in the
   * namespace of the gateway, or as 'namespace/name'. Required if a port is 443 and no
   * `certificateIssuer` is set. Violations: `SHARED_GATEWAY`.
   * @default - with `certificateIssuer` a Secret for each host name; otherwise no TLS: every listener is
   * plain HTTP
   */
  readonly certificate?: string;

  /**
   * Issuer of cert-manager that issues the certificates and renews them: an annotation of the Gateway.
   * Each host name has a certificate and a Secret of its own, such as 'public-models-example-com'. With
   * one host name, `certificate` can name the Secret. Violations: `CERTIFICATE_ISSUER`.
   * @default - the Secret exists already
   */
  readonly certificateIssuer?: CertificateIssuer;

  /**
   * Whether the Gateway redirects plain HTTP at port 80 to HTTPS at port 443 (status 301), for all its
   * host names. Needs a certificate or an issuer, port 443, and no port 80. Not with
   * `Gateway.gatewayApi`. Violations: `REDIRECT_HTTP`, `PUBLIC_GATEWAY`.
   * @default false
   */
  readonly redirectHttp?: boolean;

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
  private readonly patches: Patch[] = [];

  /**
   * Creates the gateway. Throws `HOME` at once if the scope is not inside exactly one Chart or
   * TerraformStack. Violations: `SHARED_GATEWAY`, `HOSTNAME`, `NAME_OBJECT`, `NAME_NAMESPACE`.
   *
   * @param scope a Chart, a TerraformStack, or a construct inside one
   * @param id construct id, and by default the name of the Gateway
   * @param props host names, ports, certificate, redirect, namespaces, address and platform
   */
  public constructor(scope: Construct, id: string, props: SharedGatewayProps) {
    super(...checkedPlace('SharedGateway', scope, id));
    this.home = findHome(this);
    this.props = { ...checkedProps(this, 'SharedGatewayProps', props) };
    this.objectSource = {
      facts: () =>
        this.compile().objects.map((object) =>
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
      acknowledgementUse: () => this.compile().acknowledgements,
    };
    const app = AppRegistry.of(this);
    app.part(Acknowledgements).add(source);
    app.part(ObjectRegistry).add(this.objectSource);
    app.part(Claims).addGateway(source);
    app.watch(this, () => {
      app.part(Acknowledgements).remove(source);
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

  /**
   * Changes every rendered object of one kind. Patches are applied last, after all options. Violations:
   * `PATCH_TARGET` if no object of the kind is rendered, `PATCH_IDENTITY` if a listener loses its name.
   *
   * @example
   * shared.patch('Gateway', JsonPatch.add('/metadata/labels', { team: 'platform' }));
   *
   * @param kind kind of the objects: 'Gateway'; 'HTTPRoute' with `redirectHttp`; 'ReferenceGrant' with a
   * certificate of another namespace
   * @param operations JSON patch operations (RFC 6902), created with `JsonPatch` of cdk8s
   * @see https://datatracker.ietf.org/doc/html/rfc6902
   */
  public patch(kind: string, ...operations: JsonPatch[]): void {
    this.patches.push({ owner: this, kind, operations });
    AppRegistry.of(this).changed(this);
  }

  /** All settings, without defaults. @internal */
  public _describe(): SharedGatewaySpec {
    const {
      platform = Platform.of(this),
      resourceName,
      namespace,
      certificateIssuer,
      ...props
    } = this.props;
    return {
      ...props,
      certificateIssuer: certificateIssuer?._spec,
      home: this.home.kind,
      path: this.node.path,
      name: this.gatewayName,
      namespace: namespace ?? this.home.namespace,
      platform: platform?._spec,
    };
  }

  /** @internal */
  public _synthesize(): Synthesis {
    const app = AppRegistry.of(this);
    const { strict, findings: own, objects } = this.compile();
    const findings = [
      ...applyStrict([...own, ...app.part(Acknowledgements).findings(this.node)], strict),
      ...app.part(ObjectRegistry).collisions(this.objectSource),
    ];
    const isStopped = findings.some(({ severity }) => severity === Severity.ERROR);
    return {
      findings,
      objects: (isStopped ? [] : objects).map((rendered) => ({
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

  /** The objects with their patches, and all findings but those about other objects. */
  private compile() {
    const app = AppRegistry.of(this);
    const plan = this.plan();
    const errors = [
      ...checkSharedGateway(plan),
      ...unresolvedInPatches(this.patches)
        .filter(({ value }) => !this.home.resolves(value))
        .map((each) => unresolvable(this.home.kind, each)),
    ];
    const objects = errors.length > 0 ? [] : this.patched(plan, errors);
    const { platform = Platform.of(this) } = this.props;
    // after the plan, which produces each Lazy
    const found: Finding[] = withOptions(placedMistakes(this, this), errors);
    return {
      strict: plan.platform.strict,
      objects: errors.length > 0 ? [] : objects,
      ...withAcknowledgements(
        this,
        [
          ...app.part(Acknowledgements).around(this),
          ...(platform?._acknowledgementsFor(app) ?? []),
        ],
        [...found, ...app.part(Claims).sharedHostnames(this.node)],
      ),
    };
  }

  private patched(plan: SharedGatewayPlan, findings: Finding[]): RenderedObject[] {
    const patching = new Patching(this.node.path, this.patches, findings);
    const objects = renderSharedGateway(plan).map((rendered) => patching.rendered(rendered));
    patching.reportUnusedPatches();
    const texts = objects.map(({ owner, object }) => ({
      path: owner,
      name: key(object),
      content: object,
    }));
    findings.push(...checkTexts(texts, this.home.writesYaml));
    return objects;
  }
}

checkInput(SharedGateway, 'SharedGateway');
