import { App, Chart, Size, Testing } from 'cdk8s';
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
  Probe,
  PrivateNetwork,
  Queue,
  Subnet,
  VkePlatformOptions,
} from '../../src';

/** A Chart with id `chart` in an App of its own. */
export function aChart(namespace?: string): Chart {
  return new Chart(new App(), 'chart', { namespace });
}

/** A compute spec that no test is about. */
export function someCompute(): ComputeSpec {
  return ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16) });
}

/** An image without an engine preset. */
export function someImage(): Image {
  return Image.fromUrl('registry.example.com/llm:1.0');
}

/** A service `chat` with one HTTP port in a Chart of its own; behind nothing unless said. */
export function aService(
  props: InferenceServiceProps = {},
  chart: Chart = aChart(),
): InferenceService {
  return new InferenceService(chart, 'chat', {
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    ...props,
  });
}

/** A service `chat` behind an API gateway. */
export function aRoutedService(
  props: InferenceServiceProps = {},
  chart: Chart = aChart(),
): InferenceService {
  return aService({ loadBalancer: LoadBalancer.apiGateway(), ...props }, chart);
}

/** Without a plan, whose number some tests count. */
function propsOf(service: InferenceService): InferenceServiceProps {
  return (service as unknown as { readonly props: InferenceServiceProps }).props;
}

/** A readiness probe that no test is about. */
export function someReadiness(): Probe {
  return Probe.fromHttpGet('/health', { port: 8000 });
}

/** A deployment `main` that no rule objects to: with a readiness probe if requests are routed to it. */
export function aDeployment(
  service: InferenceService = aService(),
  options: Partial<DeploymentOptions> = {},
  id: string = 'main',
): Deployment & { readonly service: InferenceService } {
  const routed = options.loadBalancer ?? propsOf(service).loadBalancer;
  const deployment = service.addDeployment(id, {
    image: someImage(),
    compute: someCompute(),
    ...(routed && !options.image && { readiness: someReadiness() }),
    ...options,
  });
  return deployment as Deployment & { readonly service: InferenceService };
}

/** The objects that a service's Chart is written as. */
export function synth(service: InferenceService): any[] {
  return Testing.synth(Chart.of(service));
}

/** The one object of a kind (and name) that a service's Chart is written as. */
export function object(service: InferenceService, kind: string, name?: string): any {
  const found = synth(service).filter(
    (candidate) =>
      candidate.kind === kind && (name === undefined || candidate.metadata.name === name),
  );
  if (found.length !== 1) {
    throw new Error(
      `${found.length} objects of kind ${kind}${name === undefined ? '' : ` named ${name}`}`,
    );
  }
  return found[0];
}

/** The inference container of a service's only deployment. */
export function container(service: InferenceService): any {
  return object(service, 'Deployment').spec.template.spec.containers[0];
}

/** The rules a service breaks, by id, warnings included. */
export function brokenRules(service: InferenceService): string[] {
  return service.findings().map(({ rule }) => rule);
}

/** The message of the one finding of a rule. */
export function message(service: InferenceService, rule: string): string {
  const found = service.findings().filter((finding) => finding.rule === rule);
  if (found.length !== 1) {
    throw new Error(
      `${found.length} findings of rule ${rule}: ${JSON.stringify(service.findings())}`,
    );
  }
  return found[0].message;
}

/** A network with a subnet in each of two zones, `cn-beijing-a` and `cn-beijing-b`. */
export function someNetwork(): PrivateNetwork {
  return PrivateNetwork.of({
    vpc: 'vpc-1',
    subnets: [Subnet.of('subnet-a', 'cn-beijing-a'), Subnet.of('subnet-b', 'cn-beijing-b')],
    securityGroups: ['sg-1'],
  });
}

/** A queue that no test is about. */
export function someQueue(): Queue {
  return Queue.named('pool');
}

/** A cluster of VKE, with `someNetwork()` for every service unless said. */
export function aCloud(options: Partial<VkePlatformOptions> = {}): Platform {
  return Platform.vke({ region: 'cn-beijing', network: someNetwork(), ...options });
}
