import { IConstruct } from 'constructs';
import { Attachments } from '../platform/attachments';
import { AppRegistry } from '../private/app-registry';
import { copyOf } from '../private/copy';
import { checkInput } from '../private/input';
import { Toleration } from '../spec/pod';
import { CaBundle } from '../spec/pod-defaults';

/** The pod defaults attached to scopes of one app. */
class AttachedPodDefaults extends Attachments<PodDefaults> {}

/** Defaults, and the scope that they are attached to. @internal */
export interface AttachedDefaults {
  readonly scope: IConstruct;
  readonly value: PodDefaults;
}

/**
 * Settings of all pods in a scope. A deployment sets the options of the same names in `pod`, and its own
 * value wins: of a list it adds entries, of a map it replaces single keys.
 */
export interface PodDefaultsOptions {
  /**
   * Whether the pods meet the restricted Pod Security level. `pod.hardened` of a deployment wins.
   * @default - decided by each deployment
   */
  readonly hardened?: boolean;

  /**
   * Fields of the security context of the pods. A field of a deployment's
   * `pod.podSecurityContext` wins.
   * @default - decided by each deployment
   */
  readonly podSecurityContext?: { readonly [field: string]: any };

  /**
   * Fields of the security context of the inference containers. A field of a deployment's
   * `pod.securityContext` wins.
   * @default - decided by each deployment
   */
  readonly securityContext?: { readonly [field: string]: any };

  /**
   * Name of the service account of the pods, whose token is then mounted.
   * `pod.serviceAccountName` of a deployment wins. Violations: `POD_OPTION`.
   * @default - the account `default` of the namespace, without a mounted token
   */
  readonly serviceAccountName?: string;

  /**
   * Names of Secrets that pull images, in addition to `imagePullSecrets` of a deployment.
   * @default - pods have only the pull secrets of their deployment
   */
  readonly imagePullSecrets?: string[];

  /**
   * Certificate authorities that all containers trust, in place of those of their images: the
   * certificates are mounted, and `SSL_CERT_FILE` and `REQUESTS_CA_BUNDLE` name the file. OpenSSL,
   * Python's `ssl`, httpx and requests read them. Add the public authorities to the ConfigMap if pods
   * connect to public hosts. A variable of a deployment with one of the names wins. Violations: `CA_BUNDLE`,
   * `POD_NAMES`.
   * @default - the authorities of each image
   */
  readonly caBundle?: CaBundle;

  /**
   * Pod labels. A label of a deployment with the same key wins. Violations: `LABEL`.
   * @default - pods have only the labels of their deployment
   */
  readonly labels?: { readonly [name: string]: string };

  /**
   * Pod annotations. An annotation of a deployment with the same key wins. Violations: `LABEL`.
   * @default - pods have only the annotations of their deployment
   */
  readonly annotations?: { readonly [name: string]: string };

  /**
   * Node labels that the pods require. A label of a deployment with the same key wins. Violations: `LABEL`.
   * @default - pods require only the node labels of their queue and deployment
   */
  readonly nodeSelector?: { readonly [name: string]: string };

  /**
   * Tolerations in addition to those of the queue and of a deployment. Violations: `TOLERATION`.
   * @default - pods have only the tolerations of their queue and deployment
   */
  readonly tolerations?: Toleration[];

  /**
   * Topology spread constraints in addition to those of a deployment. A constraint of a deployment with the
   * same `topologyKey` and `whenUnsatisfiable` wins. A constraint without a `labelSelector` counts the pods of
   * each deployment.
   * @default - pods have only the constraints of their deployment; without any, those of the
   * cluster
   */
  readonly topologySpreadConstraints?: { readonly [field: string]: any }[];
}

/**
 * Defaults of all pods in a scope: an App, a Chart, a TerraformStack, a service or a deployment. Each
 * deployment inherits the defaults of its nearest scope, and only those: nearer defaults replace the
 * farther ones as a whole. Pods of adopted manifests stay as they are. The endpoint picker of a deployment
 * gets labels, annotations, tolerations, node labels, pull secrets and the CA bundle as well.
 *
 * `imageRegistry` of the platform sets the registry of images.
 */
export class PodDefaults {
  /**
   * Sets defaults, which `attachTo` gives to a scope.
   *
   * @example
   * PodDefaults.of({ hardened: true, labels: { team: 'llm' } }).attachTo(app);
   *
   * @param options settings that every pod gets, unless its deployment sets its own
   */
  public static of(options: PodDefaultsOptions): PodDefaults {
    return new PodDefaults(copyOf(options));
  }

  /**
   * Finds the defaults of a scope or of its nearest enclosing scope, or `undefined` if there are
   * none.
   *
   * @param scope scope to begin with
   */
  public static find(scope: IConstruct): PodDefaults | undefined {
    return PodDefaults._nearest(scope)?.value;
  }

  /** The defaults of a scope, and the scope that they are attached to. @internal */
  public static _nearest(scope: IConstruct): AttachedDefaults | undefined {
    return AppRegistry.of(scope).part(AttachedPodDefaults).nearest(scope);
  }

  private constructor(private readonly options: PodDefaultsOptions) {}

  /** @internal */
  public get _options(): PodDefaultsOptions {
    return this.options;
  }

  /**
   * Makes these the defaults of all deployments in a scope that have no nearer ones, those that are
   * created later too. Throws if the scope has defaults already. Violations:
   * `POD_DEFAULTS_ADOPTED`.
   *
   * @example
   * PodDefaults.of({ imagePullSecrets: ['mirror'] }).attachTo(app);
   *
   * @param scope an App, a Chart, a TerraformStack, a service, a deployment or another scope of deployments
   */
  public attachTo(scope: IConstruct): void {
    const app = AppRegistry.of(scope);
    app.part(AttachedPodDefaults).attach(scope, this, 'PodDefaults');
    app.changed();
  }
}

checkInput(PodDefaults, 'PodDefaults');
