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

/** A platform and the framework that renders the program. */
export enum Target {
  KUBERNETES_CHART = 'Kubernetes, Chart',
  VKE_CHART = 'VKE, Chart',
  KUBERNETES_STACK = 'Kubernetes, stack',
  VKE_STACK = 'VKE, stack',
}

export const TARGETS = Object.values(Target);

/** An expected value in the output: the kind of an object, a JSON pointer into it, the value. */
export type Seen = readonly [kind: string, pointer: string, value: unknown];

/** The support of a field on one target. */
export type Support =
  | { readonly level: 'exact'; readonly seen: readonly Seen[] }
  /** A limit of the form: exceeding it is an error. */
  | { readonly level: 'checked'; readonly rule: string }
  | { readonly level: 'approximated'; readonly rule: string; readonly seen: readonly Seen[] }
  | { readonly level: 'unsupported'; readonly rule: string }
  /** A warning: it has no effect there. */
  | { readonly level: 'unused'; readonly rule: string };

type Supports = Readonly<Record<Target, Support>>;

/** A field of the console form, or a part of one. */
export interface FidelityRow {
  /** Number of the field. */
  readonly field: number;
  /** The name in the form. */
  readonly item: string;
  /** The name in the form, in Chinese and in the words of the console: docs/zh/console.md. */
  readonly zh: string;
  /** `Struct.property` or `Class.member` of the public API. */
  readonly properties: readonly string[];
  /** The rendered result; how an approximation differs, why something is rejected. */
  readonly becomes: string;
  /** The smallest program that sets it. */
  readonly program: Program;
  /** One cell for all targets, or one for each. */
  readonly cells: Support | Supports;
}

/** The same in the row of a property, which is the first of its properties. */
export interface Field extends Omit<FidelityRow, 'properties' | 'program'> {
  /** Further properties, separated by commas. */
  readonly also?: string;
  /** Options other than the value of the property. */
  readonly with?: object;
  readonly program?: Program;
}

/** @param title number and name of the field, and after a bar its name in Chinese */
export function field(
  title: string,
  becomes: string,
  cells: Support | Supports,
  more: Pick<Field, 'also' | 'with' | 'program'> = {},
): Field {
  const [, number, item, zh] = /^(\d+) (.+) \| (.+)$/.exec(title)!;
  return { field: Number(number), item, zh, becomes, cells, ...more };
}

/** A field beyond those of single properties; `properties` are separated by commas. */
export function row(
  title: string,
  properties: string,
  becomes: string,
  program: Program,
  cells: Support | Supports,
): FidelityRow {
  return { ...field(title, becomes, cells), properties: properties.split(', '), program };
}

export function cellsOf({ cells }: FidelityRow): Supports {
  return 'level' in cells ? everywhere(cells) : cells;
}

function everywhere(support: Support): Supports {
  return Object.fromEntries(TARGETS.map((target) => [target, support])) as Supports;
}

/** One cell for a gateway in the cluster, another one for Volcengine's API gateway. */
export function byGateway(cluster: Support, cloud: Support): Supports {
  return { ...everywhere(cluster), [Target.VKE_STACK]: cloud };
}

/** One cell for plain Kubernetes, another one for VKE, which may differ in a stack. */
export function byPlatform(kubernetes: Support, vke: Support, vkeStack: Support = vke): Supports {
  return {
    [Target.KUBERNETES_CHART]: kubernetes,
    [Target.VKE_CHART]: vke,
    [Target.KUBERNETES_STACK]: kubernetes,
    [Target.VKE_STACK]: vkeStack,
  };
}

export const exact = (...seen: Seen[]): Support => ({ level: 'exact', seen });
export const checked = (rule: string): Support => ({ level: 'checked', rule });
export const unsupported = (rule: string): Support => ({ level: 'unsupported', rule });
export const unused = (rule: string): Support => ({ level: 'unused', rule });
export const approximated = (rule: string, ...seen: Seen[]): Support => ({
  level: 'approximated',
  rule,
  seen,
});

const POD = '/spec/template/spec';

export const inDeployment = (path: string, value: unknown): Seen => ['Deployment', path, value];
export const inMetadata = (path: string, value: unknown): Seen =>
  inDeployment(`/spec/template/metadata/${path}`, value);
export const inPod = (path: string, value: unknown): Seen => inDeployment(`${POD}/${path}`, value);
export const inContainer = (path: string, value: unknown): Seen =>
  inPod(`containers/0/${path}`, value);
/** A part of the term for nodes that is required of a pod. */
export const inNodeTerm = (path: string, value: unknown): Seen =>
  inPod(
    `affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0/${path}`,
    value,
  );

/** A network with one subnet. */
export const NETWORK_OPTIONS = {
  vpc: 'vpc-a',
  subnets: [Subnet.of('subnet-a', 'cn-beijing-a')],
  securityGroups: ['sg-a'],
};
export const NETWORK = PrivateNetwork.of(NETWORK_OPTIONS);

/** The platform of a target, with all that rules require there. */
export function platformOf(target: Target): Platform {
  const prometheus = 'http://prometheus:9090';
  switch (target) {
    case Target.VKE_CHART:
      return Platform.vke({ region: 'cn-beijing', network: NETWORK, prometheus });
    case Target.VKE_STACK:
      return Platform.vke({
        region: 'cn-beijing',
        network: NETWORK,
        cluster: 'cluster-a',
        prometheus,
      });
    default:
      return Platform.kubernetes({ prometheus });
  }
}

export const HTTP = Port.http1({ listen: 8000, expose: 80 });

/** Declares a service `chat` with a deployment `main`. */
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
