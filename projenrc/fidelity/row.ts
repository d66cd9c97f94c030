import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import {
  ComputeSpec,
  Deployment,
  DeploymentOptions,
  Image,
  InferenceService,
  InferenceServiceProps,
  LoadBalancer,
  Platform,
  Port,
  PrivateNetwork,
  Queue,
  Subnet,
} from '../../src';

/** Where a program ends: a platform, and a home. */
export enum Target {
  KUBERNETES_CHART = 'Kubernetes, Chart',
  VKE_CHART = 'VKE, Chart',
  KUBERNETES_STACK = 'Kubernetes, stack',
  VKE_STACK = 'VKE, stack',
}

export const TARGETS = Object.values(Target);

/** Something that must stand in the output: an object's kind, a JSON pointer into it, the value there. */
export type Seen = readonly [kind: string, pointer: string, value: unknown];

/** What one target makes of a field. */
export type Support =
  | { readonly level: 'exact'; readonly seen: readonly Seen[] }
  /** A limit of the form: exceeding it is an error. */
  | { readonly level: 'checked'; readonly rule: string }
  | { readonly level: 'approximated'; readonly rule: string; readonly seen: readonly Seen[] }
  | { readonly level: 'refused'; readonly rule: string }
  /** Warned about: it has no meaning there. */
  | { readonly level: 'unused'; readonly rule: string };

/** A field of the form, or a part of one. */
export interface Row {
  /** Number of the field. */
  readonly field: number;
  /** What the form calls it. */
  readonly item: string;
  /** How it is said: `Struct.property` or `Class.member` of the public API. */
  readonly properties: readonly string[];
  /** What it becomes; how an approximation differs, why something is refused. */
  readonly becomes: string;
  /** The smallest program that says it. */
  readonly spec: (scope: Construct, platform: Platform) => InferenceService;
  readonly cells: Record<Target, Support>;
}

export function everywhere(support: Support): Record<Target, Support> {
  return Object.fromEntries(TARGETS.map((target) => [target, support])) as Record<Target, Support>;
}

/** One cell where a gateway stands in the cluster, another one where the cloud's own API gateway does. */
export function byGateway(cluster: Support, cloud: Support): Record<Target, Support> {
  return { ...everywhere(cluster), [Target.VKE_STACK]: cloud };
}

/** One cell for plain Kubernetes, another one for VKE, the same in both homes. */
export function byPlatform(kubernetes: Support, vke: Support): Record<Target, Support> {
  return {
    [Target.KUBERNETES_CHART]: kubernetes,
    [Target.VKE_CHART]: vke,
    [Target.KUBERNETES_STACK]: kubernetes,
    [Target.VKE_STACK]: vke,
  };
}

export const exact = (...seen: Seen[]): Support => ({ level: 'exact', seen });
export const checked = (rule: string): Support => ({ level: 'checked', rule });
export const refused = (rule: string): Support => ({ level: 'refused', rule });
export const unused = (rule: string): Support => ({ level: 'unused', rule });
export const approximated = (rule: string, ...seen: Seen[]): Support => ({
  level: 'approximated',
  rule,
  seen,
});

/** A network with one subnet. */
export const NETWORK = PrivateNetwork.of({
  vpc: 'vpc-a',
  subnets: [Subnet.of('subnet-a', 'cn-beijing-a')],
  securityGroups: ['sg-a'],
});

/** The platform of a target, with all that a rule asks for there. */
export function platformOf(target: Target): Platform {
  switch (target) {
    case Target.VKE_CHART:
      return Platform.vke({ region: 'cn-beijing', network: NETWORK });
    case Target.VKE_STACK:
      return Platform.vke({ region: 'cn-beijing', network: NETWORK, cluster: 'cluster-a' });
    default:
      return Platform.kubernetes();
  }
}

export const HTTP = Port.http1({ listen: 8000, expose: 80 });

/** A service `chat`, with a deployment `main` unless it brings its own. */
export type Program = (scope: Construct, platform: Platform) => InferenceService;

export function service(props: InferenceServiceProps): Program {
  return serving(props, {});
}

export function deployment(options: Partial<DeploymentOptions>): Program {
  return serving({}, options);
}

export function routed(props: InferenceServiceProps = {}): Program {
  return serving({ loadBalancer: LoadBalancer.apiGateway(), ...props }, {});
}

export function serving(
  props: InferenceServiceProps,
  options: Partial<DeploymentOptions>,
  more: (main: Deployment & { readonly service: InferenceService }) => void = () => undefined,
): Program {
  return (scope, platform) => {
    const chat = new InferenceService(scope, 'chat', {
      platform,
      namespace: 'llm',
      ports: [HTTP],
      ...props,
    });
    more(added(chat, 'main', options) as Deployment & { readonly service: InferenceService });
    return chat;
  };
}

export function added(
  chat: InferenceService,
  id: string,
  options: Partial<DeploymentOptions> = {},
): Deployment {
  return chat.addDeployment(id, {
    image: Image.fromUrl('registry.example.com/llm:1.0'),
    compute: ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16) }),
    queue: Queue.named('prepaid', { zones: ['cn-beijing-a'] }),
    ...options,
  });
}
