import { App, Chart, Size } from 'cdk8s';
import { Construct } from 'constructs';
import {
  AdoptionProps,
  ComputeSpec,
  Deployment,
  DeploymentOptions,
  EndpointPicker,
  Engine,
  Gate,
  Gateway,
  IInferenceService,
  Image,
  InferenceService,
  InferenceServiceProps,
  LoadBalancer,
  Platform,
  PodDefaults,
  Port,
  Queue,
  QueueQuotas,
  ScalingMetric,
  Scheduler,
  SharedGateway,
  Visibility,
  Weight,
} from '../../src';
import { RULES } from '../../src/rules';
import { gated } from '../catalogue/monitoring';
import { aServiceIn, aStack } from '../homes/stacks';
import { aManifest, aManifestOfService, anAdopted, another } from '../support/adoption';
import { aChart, aCloud, aDeployment, aService, someNetwork, someQueue } from '../support/builders';
import { aKnownCluster } from '../support/cloud-gateways';
import { Program, runExample, Surroundings } from '../support/rule-examples';

const equally = (service: InferenceService, deployments: readonly Deployment[]) =>
  service.splitTraffic(deployments.map((deployment) => Weight.of(deployment, 1)));

const SOME_QUEUE = { queue: someQueue() };
const TWO = { a: {}, b: {} };
const ON_VKE: Surroundings = { service: { platform: aCloud() }, deployment: SOME_QUEUE };
const BEHIND_GATEWAY: Surroundings = { service: { loadBalancer: LoadBalancer.apiGateway() } };
const ISTIO = Platform.kubernetes({ gateway: Gateway.istio() });
const CLB = {
  loadBalancer: LoadBalancer.clb(),
  ports: [Port.http({ listen: 8000, expose: 80 })],
};
const BEHIND_CLB: Surroundings = {
  stack: true,
  service: {
    platform: aCloud({ cluster: 'cluster-1' }),
    ...CLB,
  },
  deployment: SOME_QUEUE,
};
const SPLIT_BY_CLB: Surroundings = { ...BEHIND_CLB, deployments: TWO, then: equally };
const BEHIND_APIG: Surroundings = {
  stack: true,
  service: {
    namespace: 'llm',
    platform: aKnownCluster(),
    loadBalancer: LoadBalancer.apiGateway(),
  },
  deployment: SOME_QUEUE,
};
const ON_FOUR_GPUS = ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(64), gpus: 4 });
const MEASURED: Surroundings = {
  service: { platform: Platform.kubernetes({ prometheus: 'http://prometheus:9090' }) },
  deployment: { image: Image.preset(Engine.VLLM, '0.33.0'), compute: ON_FOUR_GPUS },
};
const ADOPTED: Surroundings = { adopted: {} };

/** The example is metadata of the adopted Deployment. */
const inManifest: Program = ({ metadata }) =>
  anAdopted({
    objects: [aManifest((deployment) => Object.assign(deployment.metadata, metadata))],
  });

/** A deployment in a queue of three GPUs. */
const IN_FULL_QUEUE: Surroundings = {
  deployment: {
    compute: ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1), gpus: 1 }),
    queue: Queue.named('gpu', { capacity: { gpus: 3 } }),
  },
};

const KUEUE = Platform.kubernetes({ scheduler: Scheduler.kueue() });
const QUOTED = Queue.named('gpu', { capacity: { cpu: 96, memory: Size.gibibytes(768) } });

/** What examples leave to their comment, by the id of the rule. */
const AROUND: Record<string, Surroundings | Program> = {
  OPTION_UNKNOWN: (options: DeploymentOptions) => aDeployment(undefined, options).service,
  FILE_NAME: (app: App) => {
    const [, service] = ['staging', 'production'].map(
      (namespace) => aDeployment(aService({}, new Chart(app, namespace, { namespace }))).service,
    );
    return service;
  },
  NAMESPACE_ORDER: (props: InferenceServiceProps) => {
    const app = new App();
    const [, service] = [{}, props].map((each, index) => {
      const chart = new Chart(app, 'ab'[index], { namespace: 'llm' });
      return aDeployment(new InferenceService(chart, `chat-${index}`, each)).service;
    });
    return service;
  },
  SHARED_HOSTNAME: (loadBalancer: LoadBalancer) => {
    const chart = aChart();
    const [, service] = ['chat', 'code'].map((id) => {
      const props = { loadBalancer, ports: [Port.http1({ listen: 8000, expose: 80 })] };
      return aDeployment(new InferenceService(chart, id, props)).service;
    });
    return service;
  },
  ENDPOINT_PICKER_WEIGHTS: (gateway: Gateway) => {
    const platform = Platform.kubernetes({ gateway });
    const props = { namespace: 'llm', loadBalancer: LoadBalancer.apiGateway(), platform };
    const service = aService(props);
    const endpointPicker = EndpointPicker.reference();
    equally(
      service,
      ['a', 'b'].map((id) => aDeployment(service, { endpointPicker }, id)),
    );
    return service;
  },
  PARALLELISM: { deployment: { compute: ON_FOUR_GPUS } },
  DEVICE_CLAIM_VERSION: { service: { platform: Platform.kubernetes({ version: '1.33' }) } },
  CA_BUNDLE: (defaults: PodDefaults) => {
    const { service } = aDeployment();
    defaults.attachTo(service);
    return service;
  },
  POD_DEFAULTS_ADOPTED: (defaults: PodDefaults) => {
    const service = anAdopted();
    defaults.attachTo(service.deployments[0]);
    return service;
  },
  NODES_NAME: { ofDeployment: true, deployment: { command: ['start'] } },
  NODES_GANG: {
    service: { platform: Platform.kubernetes({ scheduler: Scheduler.volcano() }) },
    deployment: { command: ['start'], ...SOME_QUEUE },
  },
  SCALING_NAMESPACE: MEASURED,
  SCALING_UNSCRAPED: MEASURED,
  MONITORING: MEASURED,
  MONITORING_UNWATCHED: { service: MEASURED.service },
  APPROXIMATED_MONITORING: {
    service: { platform: aCloud({ prometheus: 'http://prometheus:9090' }) },
    deployment: SOME_QUEUE,
  },
  RELEASE_GATE: (gate: Gate) => gated({ gates: [gate] }),
  OPEN_SECURITY_GROUP: BEHIND_CLB,
  ADOPT_HELM: inManifest,
  ADOPT_HOOK: inManifest,
  NAME_DEPLOYMENT: { ofDeployment: true },
  APPROXIMATED_VISIBILITY: (queue: Queue) => {
    const service = aService({ visibility: Visibility.queueMembers() });
    const other = Queue.named('b', { members: 'team-b', namespace: 'shared' });
    aDeployment(service, { queue }, 'a');
    aDeployment(service, { queue: other }, 'b');
    return service;
  },
  NETWORK_REQUIRED: ON_VKE,
  NETWORK_SHARED: ON_VKE,
  SUBNET_ZONE: ON_VKE,
  APPROXIMATED_NETWORK: ON_VKE,
  NAMESPACE_SPLIT: {
    service: { ...BEHIND_GATEWAY.service, namespace: 'llm' },
    deployments: {
      a: { queue: Queue.named('a', { namespace: 'a' }) },
      b: { queue: Queue.named('b', { namespace: 'b' }) },
    },
  },
  APPROXIMATED_LEAST_CONNECTIONS: { deployments: TWO, then: equally },
  APPROXIMATED_ROUND_ROBIN: { service: { platform: ISTIO }, deployments: TWO, then: equally },
  APPROXIMATED_CONSISTENT_HASH: { ...BEHIND_APIG, deployments: TWO, then: equally },
  APPROXIMATED_TIMEOUT: {
    service: { platform: ISTIO, ports: [Port.grpc({ listen: 9000 })] },
  },
  PUBLIC_GATEWAY: { service: { platform: ISTIO } },
  CLOUD_GATEWAY_SERVICE: BEHIND_APIG,
  CLOUD_GATEWAY_DOMAIN: BEHIND_APIG,
  CLOUD_GATEWAY_ROUTE: BEHIND_APIG,
  CLOUD_GATEWAY_SIZE: BEHIND_APIG,
  CLOUD_GATEWAY_ZONES: BEHIND_APIG,
  CLOUD_GATEWAY_MIRROR: BEHIND_APIG,
  APPROXIMATED_EXPOSE_PORT: BEHIND_APIG,
  APPROXIMATED_COMMENT: {
    ...BEHIND_APIG,
    deployments: { a: {}, b: { queue: Queue.named('b', { namespace: 'b' }) } },
    then: equally,
  },
  TRAFFIC_EXPLICIT: { ...BEHIND_GATEWAY, deployments: { main: {} } },
  APPROXIMATED_INSTANCE_WEIGHT: {
    ...BEHIND_CLB,
    stack: false,
    deployments: { deployment: {}, other: {} },
    then: equally,
  },
  SECURITY_GROUP_SOURCE: BEHIND_CLB,
  CLOUD_REGION: (...platforms: Platform[]) => {
    const stack = aStack();
    const services = platforms.map((platform, index) =>
      aServiceIn(stack, { ...CLB, platform, network: someNetwork() }, `chat${index}`),
    );
    services.forEach((service) => aDeployment(service, SOME_QUEUE));
    return services[1];
  },
  CLOUD_NODES: SPLIT_BY_CLB,
  CLOUD_WEIGHT: BEHIND_CLB,
  APPROXIMATED_SERVER_WEIGHT: BEHIND_CLB,
  APPROXIMATED_DRAIN: SPLIT_BY_CLB,
  APPROXIMATED_CLOUD_TEXT: BEHIND_CLB,
  NODE_PORT: SPLIT_BY_CLB,
  CLOUD_VALUE: BEHIND_CLB,
  ROLLOUT_CAPACITY: IN_FULL_QUEUE,
  QUEUE_MAXIMUM: IN_FULL_QUEUE,
  QUEUE_QUOTA: (quotas: QueueQuotas) => {
    KUEUE.attachTo(quotas.node.scope!);
    return { findings: () => quotas._synthesize().findings } as IInferenceService;
  },
  SHARED_GATEWAY: (gateway: SharedGateway) =>
    ({ findings: () => gateway._synthesize().findings }) as IInferenceService,
  QUEUE_RESOURCES: {
    service: { platform: KUEUE },
    deployment: { queue: QUOTED },
    then: ({ node }) =>
      void new QueueQuotas(node.scope as Construct, 'quotas', {
        queues: [QUOTED],
        platform: KUEUE,
      }),
  },
  UNUSED_PROTECTION: ON_VKE,
  APPROXIMATED_WORKSPACE: ON_VKE,
  SCALING_SHARE: { ...BEHIND_GATEWAY, then: equally },
  ADOPT_NAMESPACE: {
    adopted: { objects: [aManifest(({ metadata }) => (metadata.namespace = 'llm'))] },
  },
  ADOPT_PORTS: ADOPTED,
  ADOPT_UNFORWARDED: {
    adopted: {
      objects: [
        aManifest(),
        aManifestOfService({
          ports: [8000, 8001].map((port) => ({ name: `grpc-${port}`, port })),
        }),
      ],
    },
  },
  ADOPT_FIELD: (fields: object) =>
    anAdopted({
      objects: [aManifest(({ spec }) => Object.assign(spec.template.spec.containers[0], fields))],
    }),
  ADOPT_VERSION: ({ apiVersion, kind }: Record<string, string>) =>
    anAdopted({}, [another(kind, apiVersion, 'old')]),
  ADOPT_RESOURCES: (props: AdoptionProps) => anAdopted(props),
  ADOPT_LEFT_OUT: inManifest,
  ADOPT_OWNED: inManifest,
  COMPAT_SELECTOR: ADOPTED,
  COMPAT_AUTOSCALER: {
    then: (service) =>
      service.deployments[0].autoscale({
        maxReplicas: 4,
        metrics: [ScalingMetric.cpuUtilization(60)],
      }),
  },
  COMPAT_RESTART: {
    adopted: { loadBalancer: LoadBalancer.apiGateway() },
    deployments: { canary: {} },
  },
  COMPAT_MAX_UNAVAILABLE: ({ strategy }) =>
    anAdopted({ objects: [aManifest(({ spec }) => (spec.strategy = strategy))] }),
  DEPLOYMENT_REQUIRED: (service: InferenceService) => service,
  HOME: (service: InferenceService) => service,
};

/** Ids of the findings, or of the error that is thrown at once. */
function reported(run: () => IInferenceService): string[] {
  try {
    return run()
      .findings()
      .map(({ rule }) => rule);
  } catch (error) {
    return [(error as Error).message.split(':')[0]];
  }
}

describe('examples of docs/rules.md', () => {
  test.each(RULES.map(({ id, example }) => [id, example]))('%s: %s', (id, example) => {
    expect(reported(() => runExample(example, AROUND[id]))).toContain(id);
  });

  test.each(
    Object.entries(AROUND).flatMap(([id, around]) =>
      typeof around === 'function' ? [] : [[id, around] as const],
    ),
  )('the surroundings of %s alone do not violate it', (id, around) => {
    expect(reported(() => runExample('', around))).not.toContain(id);
  });

  test('are code without omissions, except in the comment', () => {
    const codes = RULES.map(({ example }) => example.split(' // ')[0]);
    expect(codes.filter((code) => code.trim() === '' || code.includes('…'))).toEqual([]);
  });

  test('have surroundings for rules that exist', () => {
    const ids = new Set(RULES.map(({ id }) => id));
    expect(Object.keys(AROUND).filter((id) => !ids.has(id))).toEqual([]);
  });
});
