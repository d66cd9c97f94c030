import { checkInput } from '../private/input';
import { ExistingLoadBalancerSpec } from '../spec/load-balancer';

/**
 * An API gateway that exists already. Create it with `ExistingLoadBalancer.gateway` or `.apig`.
 *
 * @example
 * LoadBalancer.apiGateway({ instance: ExistingLoadBalancer.gateway('public', 'gateways') });
 */
export class ExistingApiGateway {
  /** @internal */
  public static _of(spec: ExistingLoadBalancerSpec): ExistingApiGateway {
    return new ExistingApiGateway(spec);
  }

  private constructor(private readonly spec: ExistingLoadBalancerSpec) {}

  /**
   * Name, or namespace and name as 'gateways/public', of a `Gateway`, or the id of a gateway of
   * Volcengine.
   */
  public get reference(): string {
    return referenceOf(this.spec);
  }

  /** @internal */
  public get _spec(): ExistingLoadBalancerSpec {
    return this.spec;
  }
}

checkInput(ExistingApiGateway, 'ExistingApiGateway');

/**
 * A CLB that exists already. Create it with `ExistingLoadBalancer.clb`.
 *
 * @example
 * LoadBalancer.clb({ instance: ExistingLoadBalancer.clb('clb-1a2b3c') });
 */
export class ExistingClb {
  /** @internal */
  public static _of(spec: ExistingLoadBalancerSpec): ExistingClb {
    return new ExistingClb(spec);
  }

  private constructor(private readonly spec: ExistingLoadBalancerSpec) {}

  /** Id of the CLB. */
  public get reference(): string {
    return referenceOf(this.spec);
  }

  /** @internal */
  public get _spec(): ExistingLoadBalancerSpec {
    return this.spec;
  }
}

checkInput(ExistingClb, 'ExistingClb');

/**
 * Refers to a load balancer that exists already, for `instance` of a load balancer. The library
 * attaches routes or ports to it and changes nothing else of it.
 *
 * @example
 * LoadBalancer.apiGateway({ instance: ExistingLoadBalancer.gateway('public', 'gateways') });
 */
export class ExistingLoadBalancer {
  /**
   * Refers to a `Gateway` of the Gateway API in the cluster. Its `allowedRoutes` must allow routes of
   * the service's namespace. Violations: `LOAD_BALANCER_INSTANCE`.
   *
   * @param name name of the Gateway, as `kubectl get gateway` lists it
   * @param namespace namespace of the Gateway; the service's namespace by default
   */
  public static gateway(name: string, namespace?: string): ExistingApiGateway {
    return ExistingApiGateway._of({ kind: 'gateway', name, namespace });
  }

  /**
   * Refers to an API gateway of Volcengine (APIG). Only in a `TerraformStack` on `Platform.vke`
   * without a `gateway` in the cluster. Violations: `LOAD_BALANCER_INSTANCE`.
   *
   * @param id id of the gateway, such as 'gd45elb819ma6gie12345'; a Terraform token is allowed
   */
  public static apig(id: string): ExistingApiGateway {
    return ExistingApiGateway._of({ kind: 'apig', name: id });
  }

  /**
   * Refers to a CLB, a layer-4 load balancer of Volcengine. Only on `Platform.vke`. Its listeners on
   * the expose ports must be free. Violations: `LOAD_BALANCER_INSTANCE`.
   *
   * @param id id of the CLB, such as 'clb-2febwrkxvwo5c59gp67iw1234'; a Terraform token is allowed
   */
  public static clb(id: string): ExistingClb {
    return ExistingClb._of({ kind: 'clb', name: id });
  }

  private constructor() {}
}

checkInput(ExistingLoadBalancer, 'ExistingLoadBalancer');

function referenceOf({ name, namespace }: ExistingLoadBalancerSpec): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
