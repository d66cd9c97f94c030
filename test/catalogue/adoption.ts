import { Duration } from 'cdk8s';
import { Env, EnvFieldPaths, EnvValue, ISecret } from 'cdk8s-plus-28';
import { DEPLOYMENT } from './deployment';
import { added, exact, inDeployment, row } from './fidelity';
import { Subject, pick, struct } from './property';
import { SERVICE } from './service';
import * as ci from '../../src';
import { aManifest, aManifestOfService, anAdopted } from '../support/adoption';
import { aDeployment, synth } from '../support/builders';
import { fixturePath } from '../support/fixtures';

const OBJECTS = [
  aManifest(),
  aManifestOfService({
    ports: [
      { name: 'http', port: 8000 },
      { name: 'http-2', port: 9000 },
    ],
  }),
];

/** The adopted deployment, and a second one. */
function grown(props: Partial<ci.AdoptionProps>): ci.InferenceService {
  const service = anAdopted({ objects: OBJECTS, ...props });
  const canary = aDeployment(service, {}, 'canary');
  if (props.loadBalancer) {
    service.splitTraffic([ci.Weight.of(service.deployments[0], 9), ci.Weight.of(canary, 1)]);
  }
  return service;
}

function withCanaryBehindClb(deployment: ci.AdoptedDeploymentOptions): ci.InferenceService {
  const service = anAdopted({ loadBalancer: ci.LoadBalancer.clb(), deployment });
  aDeployment(service, {}, 'canary');
  return service;
}

const SHARED = pick(
  DEPLOYMENT.rows,
  ...(['displayName', 'description', 'image', 'compute', 'args', 'env'] as const),
  ...(['liveness', 'readiness', 'startup', 'rollingUpdate', 'loadBalancer'] as const),
);

type Shared = keyof typeof SHARED;

const ADOPTED = struct<ci.AdoptedDeploymentOptions, unknown[], Shared>('AdoptedDeploymentOptions', {
  program: (deployment, program = (options: object) => anAdopted({ deployment: options })) =>
    program(deployment),
  plan: synth,
  like: SHARED,
  defaults: [['*', () => synth(anAdopted()), [aManifest(), aManifestOfService()]]],
})({
  replicas: { value: 5 },
  command: { value: ['serve'] },
  minReady: { value: Duration.seconds(5) },
  progressDeadline: { value: Duration.minutes(20) },
  acceptTraffic: { value: false, within: withCanaryBehindClb },
  pod: { value: { labels: { team: 'llm' } } },
  labels: { value: { team: 'llm' } },
  annotations: { value: { owner: 'llm@example.com' } },
  envValues: { value: { POD_IP: EnvValue.fromFieldRef(EnvFieldPaths.POD_IP) } },
  envFrom: { value: [Env.fromSecret({ name: 'keys' } as ISecret)] },
  imagePullSecrets: { value: ['registry'] },
  containerPorts: { value: [{ containerPort: 8000 }] },
  resources: { value: { requests: { cpu: '2' }, limits: { cpu: '4' } } },
  terminationGracePeriod: { value: Duration.seconds(90) },
});

const IMAGE = ci.Image.fromUrl('registry.example.com/llm:2.0');

/** Two Deployments, two Services, two containers: each needs a name. */
function several(props: Partial<ci.AdoptionProps>): ci.InferenceService {
  const proxy = { name: 'proxy', image: 'registry.example.com/proxy:1.0' };
  const both = aManifest(({ spec }) => spec.template.spec.containers.push(proxy));
  const router = aManifest(({ metadata, spec }) => {
    metadata.name = 'router';
    spec.selector.matchLabels = { app: 'router' };
    spec.template.metadata.labels = { app: 'router' };
    spec.template.spec.containers.push(proxy);
  });
  const selector = { app: 'router' };
  return anAdopted({
    deploymentName: 'llm',
    containerName: 'serve',
    serviceName: 'llm-api',
    loadBalancer: ci.LoadBalancer.apiGateway(),
    objects: [
      both,
      router,
      aManifestOfService(),
      aManifestOfService({}, 'llm-b'),
      aManifestOfService({ selector }, 'router-api'),
      aManifestOfService({ selector }, 'router-b'),
    ],
    deployment: { image: IMAGE },
    ...props,
  });
}

/** Adopted from one source of manifests alone. */
const from = ({ files, manifests, objects }: Partial<ci.AdoptionProps>) =>
  anAdopted({ files, manifests, objects });
const OTHER = aManifest(({ spec }) => (spec.replicas = 3));

const ADOPTION = struct<ci.AdoptionProps, unknown[], keyof ci.InferenceServiceProps>(
  'AdoptionProps',
  {
    program: (props, within = grown) => within(props),
    base: { namespace: 'llm', loadBalancer: ci.LoadBalancer.apiGateway() },
    like: SERVICE.rows,
    defaults: [
      ['*', () => anAdopted({ objects: [aManifest()], manifests: [], files: [] }).findings(), []],
    ],
  },
)({
  files: {
    value: [fixturePath('headless.yaml')],
    before: [fixturePath('tgi-ephemeral.yaml')],
    within: from,
  },
  manifests: {
    value: [JSON.stringify(OTHER)],
    before: [JSON.stringify(aManifest())],
    within: from,
  },
  objects: { value: [OTHER, OBJECTS[1]], before: OBJECTS, within: from },
  deploymentName: {
    effect: [
      () => several({}),
      () => several({ deploymentName: 'router', serviceName: 'router-api' }),
    ],
    live: several,
  },
  serviceName: { value: 'llm-b', within: several },
  containerName: { value: 'proxy', within: several },
  deployment: { value: { image: IMAGE }, within: anAdopted },
});

/** A service of one deployment. */
const RUNNING = [
  aManifest(({ metadata, spec }) => {
    metadata.name = 'llm-server';
    delete spec.replicas;
  }),
  aManifestOfService({}, 'llm'),
];

export const ADOPTIONS: Subject = {
  structs: [ADOPTED, ADOPTION],
  fidelity: [
    row(
      '64 a service of one deployment becomes one of several | 兼容说明：已有服务升级为多部署形态',
      'InferenceService.adopt, AdoptionProps.objects',
      'the same object names, selector and pod template: nothing restarts',
      (scope, platform) => {
        const chat = ci.InferenceService.adopt(scope, 'chat', { platform, objects: RUNNING });
        added(chat, 'canary');
        return chat;
      },
      exact(
        inDeployment('/metadata/name', 'llm-server'),
        inDeployment('/spec/selector', { matchLabels: { app: 'llm' } }),
        inDeployment('/spec/template', RUNNING[0].spec.template),
        ['Service', '/spec/selector', { app: 'llm' }],
      ),
    ),
  ],
};
