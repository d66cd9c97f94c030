import { Duration } from 'cdk8s';
import { aManifest, aManifestOfService, anAdopted } from './adoption';
import { aDeployment } from './builders';
import { Effect, effects } from './effect';
import { fixturePath } from './fixtures';
import { DEPLOYMENT, POD, SERVICE, Values } from './property-values';
import {
  AdoptedDeploymentOptions,
  AdoptionProps,
  InferenceService,
  InferenceServiceProps,
  LoadBalancer,
  Weight,
} from '../../src';

const OBJECTS = [
  aManifest(),
  aManifestOfService({
    ports: [
      { name: 'http', port: 8000 },
      { name: 'http-2', port: 9000 },
    ],
  }),
];

/** What runs, and a second deployment that shows what else a service is. */
function grown(props: InferenceServiceProps): InferenceService {
  const service = anAdopted({ objects: OBJECTS, ...props });
  const canary = aDeployment(service, {}, 'canary');
  if (props.loadBalancer) {
    service.splitTraffic([Weight.of(service.deployments[0], 9), Weight.of(canary, 1)]);
  }
  return service;
}

const { image, compute, args, env, liveness, readiness, startup } = DEPLOYMENT;
const { displayName, description, rollingUpdate } = DEPLOYMENT;

const ADOPTED: Values<Omit<AdoptedDeploymentOptions, 'acceptTraffic'>> = {
  ...{ displayName, description, image, compute, args, env, liveness, readiness, startup },
  rollingUpdate,
  replicas: [5],
  command: [['serve']],
  minReady: [Duration.seconds(5)],
  progressDeadline: [Duration.minutes(20)],
  loadBalancer: [LoadBalancer.apiGateway()],
  pod: [{ labels: POD.labels[0] }],
};

/** Two Deployments, two Services, two containers: each needs a name. */
function several(props: Partial<AdoptionProps>): InferenceService {
  const both = aManifest(({ spec }) => {
    spec.template.spec.containers.push({ name: 'proxy', image: 'registry.example.com/proxy:1.0' });
  });
  const router = aManifest(({ metadata, spec }) => {
    metadata.name = 'router';
    spec.selector.matchLabels = { app: 'router' };
    spec.template.metadata.labels = { app: 'router' };
    spec.template.spec.containers.push({ name: 'proxy', image: 'registry.example.com/proxy:1.0' });
  });
  return anAdopted({
    deploymentName: 'llm',
    containerName: 'serve',
    serviceName: 'llm-api',
    loadBalancer: LoadBalancer.apiGateway(),
    objects: [
      both,
      router,
      aManifestOfService(),
      aManifestOfService({}, 'llm-b'),
      aManifestOfService({ selector: { app: 'router' } }, 'router-api'),
      aManifestOfService({ selector: { app: 'router' } }, 'router-b'),
    ],
    deployment: { image: image[0] },
    ...props,
  });
}

const file = (name: string) => anAdopted({ objects: undefined, files: [fixturePath(name)] });
const text = (manifest: any) =>
  anAdopted({ objects: undefined, manifests: [JSON.stringify(manifest)] });
const other = aManifest(({ spec }) => (spec.replicas = 3));

/** A program without and with everything that can be said of what is adopted. */
export const ADOPTION_EFFECTS: Effect[] = [
  ...effects<InferenceServiceProps>('AdoptionProps', SERVICE, grown, {
    loadBalancer: LoadBalancer.apiGateway(),
  }),
  ...effects<Omit<AdoptedDeploymentOptions, 'acceptTraffic'>>(
    'AdoptedDeploymentOptions',
    ADOPTED,
    (deployment) => anAdopted({ deployment }),
  ),
  {
    property: 'AdoptedDeploymentOptions.acceptTraffic',
    without: () => behindClb(),
    with: () => behindClb({ acceptTraffic: false }),
  },
  {
    property: 'AdoptionProps.files',
    without: () => file('tgi-ephemeral.yaml'),
    with: () => file('headless.yaml'),
  },
  {
    property: 'AdoptionProps.manifests',
    without: () => text(aManifest()),
    with: () => text(other),
  },
  {
    property: 'AdoptionProps.objects',
    without: () => anAdopted(),
    with: () => anAdopted({ objects: [other, aManifestOfService()] }),
  },
  {
    property: 'AdoptionProps.deploymentName',
    without: () => several({}),
    with: () => several({ deploymentName: 'router', serviceName: 'router-api' }),
  },
  {
    property: 'AdoptionProps.serviceName',
    without: () => several({}),
    with: () => several({ serviceName: 'llm-b' }),
  },
  {
    property: 'AdoptionProps.containerName',
    without: () => several({}),
    with: () => several({ containerName: 'proxy' }),
  },
  {
    property: 'AdoptionProps.deployment',
    without: () => anAdopted(),
    with: () => anAdopted({ deployment: { image: image[0] } }),
  },
];

function behindClb(deployment: AdoptedDeploymentOptions = {}): InferenceService {
  const service = anAdopted({ loadBalancer: LoadBalancer.clb(), deployment });
  aDeployment(service, {}, 'canary');
  return service;
}
