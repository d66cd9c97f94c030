import { App, Chart, Duration, Size, Testing } from 'cdk8s';
import { ENDLESS, Scenario, plain, route } from './scenarios';
import {
  ApiGatewayOptions,
  ComputeSpec,
  GatewayAlgorithm,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  SharedGateway,
  Weight,
} from '../../../src';
import { Manifest } from '../support/api';
import { thisPlatform } from '../support/gateway-plane';

/** Two services in namespaces of their own, behind one gateway in a third. */
function twoTeams(
  hostnames: string[],
  chat: ApiGatewayOptions,
  code: ApiGatewayOptions,
): Pick<Scenario, 'objects'> {
  return {
    objects: () => {
      const app = new App();
      thisPlatform().attachTo(app);
      const namespaces = ['gateways', 'team-chat', 'team-code'];
      const [there, ...teams] = namespaces.map(
        (namespace) => new Chart(app, namespace, { namespace }),
      );
      const gateway = new SharedGateway(there, 'public', {
        hostnames,
        // egctl knows no labels of namespaces, which a selector needs
        allowedNamespaces: ['*'],
      });
      [chat, code].forEach((options, index) => {
        const service = new InferenceService(teams[index], ['chat', 'code'][index], {
          ports: [Port.http1({ listen: 8000, expose: 80 })],
          loadBalancer: LoadBalancer.apiGateway({ gateway, ...options }),
        });
        const [main, canary] = ['main', 'canary'].map((id) =>
          service.addDeployment(id, {
            image: Image.fromUrl('registry.example.com/llm:1.0'),
            compute: ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1) }),
          }),
        );
        service.splitTraffic([Weight.of(main, index + 2), Weight.of(canary, 1)]);
      });
      return [...namespaces.map(aNamespace), ...[there, ...teams].flatMap(Testing.synth)];
    },
  };
}

function aNamespace(name: string): Manifest {
  const labels = { 'kubernetes.io/metadata.name': name };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

const CHAT = { 'chat-main': 2, 'chat-canary': 1 };
const CODE = { 'code-main': 3, 'code-canary': 1 };
const LIMITED = {
  algorithm: GatewayAlgorithm.LEAST_CONNECTIONS,
  routeTimeout: Duration.minutes(1),
};
const SEEN_LIMITED = {
  algorithm: 'least_request, weighted',
  limits: { ...ENDLESS, request: '60s', idle: '3600s' },
};

/** Services of one gateway keep their own weights, algorithms and time limits. */
export const SHARED_GATEWAYS: Scenario[] = [
  {
    name: 'two services of one gateway, by host name',
    ...twoTeams(
      ['chat.example.com', 'code.example.com'],
      { hostnames: ['chat.example.com'] },
      { hostnames: ['code.example.com'], ...LIMITED },
    ),
    described: {
      80: plain(
        route(CHAT, { hosts: ['chat.example.com'] }),
        route(CODE, { hosts: ['code.example.com'], ...SEEN_LIMITED }),
      ),
    },
  },
  {
    name: 'two services of one gateway and host name, by path',
    ...twoTeams(['models.example.com'], { path: '/chat' }, { path: '/code', ...LIMITED }),
    described: {
      80: plain(
        route(CHAT, { hosts: ['models.example.com'], match: '/chat/*' }),
        route(CODE, { hosts: ['models.example.com'], match: '/code/*', ...SEEN_LIMITED }),
      ),
    },
  },
  {
    name: 'two services of one gateway, by path: one of the two is removed',
    ...twoTeams(
      ['models.example.com'],
      { path: '/chat', pathRewrite: '/' },
      { path: '/code', ...LIMITED },
    ),
    described: {
      80: plain(
        route(CHAT, {
          hosts: ['models.example.com'],
          match: '/chat/*',
          rewrites: '^/chat\\/* to /',
        }),
        route(CODE, {
          hosts: ['models.example.com'],
          match: '/code/*',
          ...SEEN_LIMITED,
        }),
      ),
    },
  },
  {
    name: 'two services of one gateway, by a host name and its wildcard',
    ...twoTeams(
      ['*.example.com', 'code.example.com'],
      { hostnames: ['*.example.com'] },
      { hostnames: ['code.example.com'], ...LIMITED },
    ),
    described: {
      80: plain(
        route(CHAT, { hosts: ['*.example.com'] }),
        route(CODE, { hosts: ['code.example.com'], ...SEEN_LIMITED }),
      ),
    },
  },
];
