import { checkInput } from '../private/input';
import { PrometheusAuthSpec } from '../spec/platform';

/** Place of the credentials. */
export interface PrometheusAuthOptions {
  /**
   * Whether the credentials are in a `ClusterTriggerAuthentication`, which all namespaces share.
   * @default - false: a `TriggerAuthentication` in the namespace of each scaled deployment
   */
  readonly clusterWide?: boolean;
}

/**
 * Credentials with which KEDA queries the Prometheus of a platform. They are in a KEDA
 * `TriggerAuthentication` that you create; the library refers to it by name in every trigger with a query.
 *
 * @see https://keda.sh/docs/latest/scalers/prometheus/#authentication-parameters
 */
export class PrometheusAuth {
  /**
   * Sends a token: parameter `bearerToken` of the object.
   *
   * @example
   * PrometheusAuth.bearer('prometheus');
   *
   * @param triggerAuthentication name of the object. Violations: `PLATFORM_ADDRESS`.
   * @param options place of the credentials
   */
  public static bearer(
    triggerAuthentication: string,
    options: PrometheusAuthOptions = {},
  ): PrometheusAuth {
    return new PrometheusAuth(triggerAuthentication, 'bearer', options);
  }

  /**
   * Sends user and password: parameters `username` and `password` of the object.
   *
   * @param triggerAuthentication name of the object. Violations: `PLATFORM_ADDRESS`.
   * @param options place of the credentials
   */
  public static basic(
    triggerAuthentication: string,
    options: PrometheusAuthOptions = {},
  ): PrometheusAuth {
    return new PrometheusAuth(triggerAuthentication, 'basic', options);
  }

  /**
   * Shows a client certificate: parameters `ca`, `cert` and `key` of the object.
   *
   * @param triggerAuthentication name of the object. Violations: `PLATFORM_ADDRESS`.
   * @param options place of the credentials
   */
  public static tls(
    triggerAuthentication: string,
    options: PrometheusAuthOptions = {},
  ): PrometheusAuth {
    return new PrometheusAuth(triggerAuthentication, 'tls', options);
  }

  /** Whether the credentials are in a `ClusterTriggerAuthentication`. */
  public readonly clusterWide: boolean;

  private constructor(
    /** Name of the `TriggerAuthentication` or `ClusterTriggerAuthentication`. */
    public readonly triggerAuthentication: string,
    /** Mode of authentication as KEDA names it: 'bearer', 'basic' or 'tls'. */
    public readonly mode: string,
    { clusterWide = false }: PrometheusAuthOptions,
  ) {
    this.clusterWide = clusterWide;
  }

  /** @internal */
  public get _spec(): PrometheusAuthSpec {
    const { triggerAuthentication: name, mode, clusterWide } = this;
    return { name, mode, clusterWide };
  }
}

checkInput(PrometheusAuth, 'PrometheusAuth');
