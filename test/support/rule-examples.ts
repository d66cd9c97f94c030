import * as cdk8s from 'cdk8s';
import { aManifest, aManifestOfService, anAdopted, another, HPA, SCALED_OBJECT } from './adoption';
import { aChart, aDeployment, aService, someCompute, someImage } from './builders';
import * as library from '../../src';
import {
  AdoptionProps,
  AutoscalerOptions,
  Deployment,
  DeploymentOptions,
  IInferenceService,
  InferenceService,
  InferenceServiceProps,
  ScalingMetric,
  Subnet,
} from '../../src';
import { values } from '../catalogue';
import { aServiceIn, aStack } from '../homes/stacks';

/** The program around an example, as far as the example does not show it. */
export interface Surroundings {
  readonly service?: InferenceServiceProps;
  /** Of every deployment. */
  readonly deployment?: Partial<DeploymentOptions>;
  /** By id; by default the deployments that the example names, or `main`. */
  readonly deployments?: Record<string, Partial<DeploymentOptions>>;
  /** Adopted from a Deployment and a Service, instead of declared. */
  readonly adopted?: Partial<AdoptionProps>;
  /** In a TerraformStack instead of a Chart. */
  readonly stack?: boolean;
  /** Options that services and deployments have are those of the deployment. */
  readonly ofDeployment?: boolean;
  /** A statement after the declaration of the deployments. */
  readonly then?: (service: InferenceService, deployments: readonly Deployment[]) => void;
}

/** A program of its own, for the values of an example that has another shape. */
export type Program = (...values: any[]) => IInferenceService;

type Options = Record<string, unknown>;
type Class = Function;

const SERVICE = propertiesOf('InferenceServiceProps');
const DEPLOYMENT = propertiesOf('DeploymentOptions');
const AUTOSCALER = propertiesOf('AutoscalerOptions');
const PLATFORM = propertiesOf('KubernetesPlatformOptions');
const ADOPTION = ['files', 'manifests', 'objects', 'serviceName', 'containerName'];

/** The option that takes a value of a class, or a list of them. */
const OPTION_OF: readonly [Class, (value: unknown) => Options][] = [
  [library.ComputeSpec, (compute) => ({ compute })],
  [library.LoadBalancer, (loadBalancer) => ({ loadBalancer })],
  [library.Model, (model) => ({ model })],
  [library.Platform, (platform) => ({ platform })],
  [library.PrivateNetwork, (network) => ({ network })],
  [library.Queue, (queue) => ({ queue })],
  [library.Port, (port) => ({ ports: [port] })],
  [library.Schedule, (schedule) => ({ schedules: [schedule] })],
  [library.ScalingMetric, (metric) => ({ metrics: [metric] })],
  [library.SharedFileSystem, (fileSystem) => ({ storage: [fileSystem] })],
];

/** Names that examples use without a declaration. */
const NAMES = {
  ...cdk8s,
  ...library,
  image: someImage(),
  compute: someCompute(),
  memory: cdk8s.Size.gibibytes(32),
  metrics: [ScalingMetric.cpuUtilization(60)],
  shared: new library.SharedGateway(aChart(), 'public', { hostnames: ['models.example.com'] }),
  vpc: 'vpc-1',
  subnets: [Subnet.of('subnet-a', 'cn-beijing-a'), Subnet.of('subnet-b', 'cn-beijing-b')],
  securityGroups: ['sg-1'],
};

/** Names of adopted objects. */
const MANIFESTS = {
  deployment: aManifest(),
  service: aManifestOfService(),
  hpa: HPA,
  scaledObject: SCALED_OBJECT,
  ingress: another('Ingress', 'networking.k8s.io/v1', 'ingress', {
    spec: { defaultBackend: { service: { name: 'llm-api', port: { number: 80 } } } },
  }),
  secret: another('Secret', 'v1', 'keys', { stringData: { token: 'abc' } }),
  ingressRoute: another('IngressRoute', 'traefik.io/v1alpha1', 'route'),
};

/** The names that deployments have in the examples. */
const IDS = ['main', 'canary', 'other', 'a', 'b', 'deployment'];

/**
 * Runs an example of docs/rules.md. It has one of three shapes: options (`replicas: 0`), values that
 * an option takes (`Port.http1({ … })`), or statements (`service.splitByInstanceCount()`). A comment
 * at its end is for readers: the surroundings are the program that it describes.
 */
export function runExample(
  example: string,
  around: Surroundings | Program = {},
): IInferenceService {
  const [code] = example.split(' // ');
  const isOptions = /^\w+:/.test(code);
  if (typeof around === 'function') {
    return around(...evaluate(isOptions ? `{ ${code} }` : code, MANIFESTS));
  }
  if (/^(service|new|main|canary|deployment)\b/.test(code)) {
    return runStatements(code, around);
  }
  const all = evaluate(isOptions ? `{ ${code} }` : code, MANIFESTS);
  const options = isOptions ? all : all.map(asOptions);
  return declare(Object.assign({}, ...options), around).service;
}

function runStatements(code: string, around: Surroundings): IInferenceService {
  const named = IDS.filter((id) => new RegExp(`(?<!['\\w])${id}\\b(?![':\\w])`).test(code));
  const empty = Object.fromEntries(named.map((id) => [id, {}]));
  const { service, deployments } = declare({}, { deployments: empty, ...around });
  evaluate(code, {
    service,
    chart: service.node.scope,
    ...Object.fromEntries(deployments.map((deployment) => [deployment.node.id, deployment])),
  });
  return service;
}

/** The values of expressions, which are separated by commas. */
function evaluate(code: string, names: object): any[] {
  const scope = { ...NAMES, chart: aChart(), ...names };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  return new Function(...Object.keys(scope), `return [${code}];`)(...Object.values(scope));
}

function asOptions(value: unknown): Options {
  const [, options] = OPTION_OF.find(([type]) => value instanceof type)!;
  return options(value);
}

function declare(options: Options, around: Surroundings) {
  const { deployments: byId = {}, then = () => undefined } = around;
  if (around.adopted || ADOPTION.some((name) => name in options)) {
    const service = anAdopted({ ...around.adopted, ...options });
    const deployments = Object.entries(byId).map(([id, own]) => aDeployment(service, own, id));
    then(service, deployments);
    return { service, deployments };
  }
  const first = around.ofDeployment ? [DEPLOYMENT, SERVICE] : [SERVICE, DEPLOYMENT];
  const parts = split(options, [...first, AUTOSCALER, PLATFORM]);
  const ofService = parts[around.ofDeployment ? 1 : 0];
  const ofDeployment = parts[around.ofDeployment ? 0 : 1];
  const [, , autoscaler, platform] = parts;
  const props: InferenceServiceProps = {
    ...(Object.keys(platform).length > 0 && { platform: library.Platform.kubernetes(platform) }),
    ...around.service,
    ...ofService,
  };
  const service = around.stack ? aServiceIn(aStack(), props) : aService(props);
  const deployments = Object.entries(Object.keys(byId).length > 0 ? byId : { main: {} }).map(
    ([id, own]) => aDeployment(service, { ...around.deployment, ...own, ...ofDeployment }, id),
  );
  if (Object.keys(autoscaler).length > 0) {
    deployments[0].autoscale({ maxReplicas: 30, ...autoscaler } as AutoscalerOptions);
  }
  then(service, deployments);
  return { service, deployments };
}

/** Each option goes to the first struct that has a property of its name. */
function split(options: Options, structs: readonly string[][]): Options[] {
  const parts = structs.map((): Options => ({}));
  for (const [name, value] of Object.entries(options)) {
    const index = structs.findIndex((names) => names.includes(name));
    if (index === -1) {
      throw new Error(`no struct has a property "${name}"`);
    }
    parts[index][name] = value;
  }
  return parts;
}

function propertiesOf(struct: string): string[] {
  return Object.keys(values(struct));
}
