import {
  InferenceService,
  LoadBalancer,
  NetworkPeer,
  Platform,
  Port,
  ScalingMetric,
} from '../../src';
import { cloudName } from '../../src/private/names';
import { aManifest, aManifestOfService } from '../support/adoption';
import { aChart, object, synth } from '../support/builders';

/** Names that the API server accepts for a Deployment. */
const NAMES = [
  'chat',
  'a--b',
  'chat.v1',
  '1chat',
  '1',
  'a.b.c',
  'v'.repeat(63),
  'v'.repeat(80),
  `${'v'.repeat(62)}.${'w'.repeat(60)}`,
  'v'.repeat(253),
];

const SERVICE = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

const BALANCERS = {
  clb: () => LoadBalancer.clb(),
  gateway: () => LoadBalancer.apiGateway(),
};

describe.each(Object.entries(BALANCERS))(
  'beside an adopted Deployment with a %s',
  (_, balancer) => {
    describe.each([true, false])('and a Service of its own: %s', (served) => {
      test.each(NAMES.map((name) => [name.length, name]))(
        '(%i) %s: all names are legal',
        (__, name) => {
          const chart = aChart();
          Platform.kubernetes({ prometheus: 'http://prometheus:9090' }).attachTo(chart);
          const deployment = aManifest(({ metadata, spec }) => {
            metadata.name = name;
            spec.template.spec.containers[0].ports = [{ name: 'http', containerPort: 8000 }];
          });
          const service = InferenceService.adopt(chart, 'chat', {
            objects: served ? [deployment, aManifestOfService()] : [deployment],
            ports: [Port.http1({ listen: 8000, expose: 80 })],
            deployment: { loadBalancer: balancer() },
            networkAccess: { callers: [NetworkPeer.addresses('10.0.0.0/8')] },
          });
          const [adopted] = service.deployments;
          adopted.autoscale({
            maxReplicas: 4,
            metrics: [ScalingMetric.prometheus(`sum(x{${ScalingMetric.PODS}})`, 4)],
          });
          const added = synth(service).filter(({ metadata }) => metadata.labels);
          expect(added.length).toBeGreaterThan(1);
          for (const { kind, metadata } of added) {
            expect(metadata.name).toMatch(kind === 'Service' ? SERVICE : SUBDOMAIN);
            expect(metadata.name.length).toBeLessThan(254);
            Object.values(metadata.labels).forEach((value) => expect(value).toMatch(LABEL));
          }
        },
      );
    });
  },
);

test('a query counts the pods of the adopted Deployment, and none that differ where its name has a dot', () => {
  const chart = aChart();
  Platform.kubernetes({ prometheus: 'http://prometheus:9090' }).attachTo(chart);
  const objects = [aManifest(({ metadata }) => (metadata.name = 'chat.v1')), aManifestOfService()];
  const service = InferenceService.adopt(chart, 'chat', { objects });
  service.deployments[0].autoscale({
    maxReplicas: 4,
    metrics: [ScalingMetric.prometheus(`sum(x{${ScalingMetric.PODS}})`, 4)],
  });
  const [trigger] = object(service, 'ScaledObject').spec.triggers;
  const [, pattern] = /pod=~"([^"]+)"/.exec(trigger.metadata.query)!;
  const pods = new RegExp(`^${pattern}$`);
  expect('chat.v1-6d4cf56db6-abcde').toMatch(pods);
  expect('chat-v1-6d4cf56db6-abcde').not.toMatch(pods);
});

describe('a name of a Volcengine resource', () => {
  test.each([
    [['llm', 'chat'], 'llm-chat'],
    [['chat.v1'], expect.stringMatching(/^chat-v1-[0-9a-f]{8}$/)],
    [['v'.repeat(80)], expect.stringMatching(/^v{54}-[0-9a-f]{8}$/)],
  ])('of %j is legal', (parts, name) => {
    expect(cloudName(...parts)).toEqual(name);
  });
});
