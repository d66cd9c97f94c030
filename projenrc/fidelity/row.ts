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
export type Cell =
  | { readonly degree: 'exact'; readonly seen: readonly Seen[] }
  /** A limit of the form: exceeding it is an error. */
  | { readonly degree: 'checked'; readonly rule: string }
  | { readonly degree: 'approximated'; readonly rule: string; readonly seen: readonly Seen[] }
  | { readonly degree: 'refused'; readonly rule: string }
  /** Warned about: it has no meaning there. */
  | { readonly degree: 'unused'; readonly rule: string }
  /** Not shown by a program yet, and hence not claimed; says what is meant to be. */
  | { readonly degree: 'pending'; readonly until: string; readonly claim: string };

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
  /** The smallest program that says it; pending rows have none yet. */
  readonly said?: (scope: Construct, platform: Platform) => InferenceService;
  readonly cells: Record<Target, Cell>;
}

export function everywhere(cell: Cell): Record<Target, Cell> {
  return Object.fromEntries(TARGETS.map((target) => [target, cell])) as Record<Target, Cell>;
}

/** One cell where a gateway stands in the cluster, another one where the cloud's own API gateway does. */
export function byGateway(cluster: Cell, cloud: Cell): Record<Target, Cell> {
  return { ...everywhere(cluster), [Target.VKE_STACK]: cloud };
}

/** One cell for plain Kubernetes, another one for VKE, the same in both homes. */
export function byPlatform(kubernetes: Cell, vke: Cell): Record<Target, Cell> {
  return {
    [Target.KUBERNETES_CHART]: kubernetes,
    [Target.VKE_CHART]: vke,
    [Target.KUBERNETES_STACK]: kubernetes,
    [Target.VKE_STACK]: vke,
  };
}

export const exact = (...seen: Seen[]): Cell => ({ degree: 'exact', seen });
export const checked = (rule: string): Cell => ({ degree: 'checked', rule });
export const refused = (rule: string): Cell => ({ degree: 'refused', rule });
export const unused = (rule: string): Cell => ({ degree: 'unused', rule });
export const approximated = (rule: string, ...seen: Seen[]): Cell => ({
  degree: 'approximated',
  rule,
  seen,
});
const pending = (until: string, claim: string): Cell => ({ degree: 'pending', until, claim });

/** A row without a program: what is claimed is what is meant, and a test counts it. */
export function pendingRow(
  until: string,
  field: number,
  item: string,
  properties: readonly string[],
  becomes: string,
  claims: string | Record<Target, string> = 'exact',
): Row {
  const cells = TARGETS.map((target) => [
    target,
    pending(until, typeof claims === 'string' ? claims : claims[target]),
  ]);
  return { field, item, properties, becomes, cells: Object.fromEntries(cells) };
}

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
  more: (main: Deployment) => void = () => undefined,
): Program {
  return (scope, platform) => {
    const chat = new InferenceService(scope, 'chat', {
      platform,
      namespace: 'llm',
      ports: [HTTP],
      ...props,
    });
    more(added(chat, 'main', options));
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
