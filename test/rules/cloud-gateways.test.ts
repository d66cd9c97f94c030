import { Duration } from 'cdk8s';
import { Token } from 'cdktn';
import {
  CloudGatewayOptions,
  Gateway,
  InferenceService,
  LoadBalancer,
  NetworkPeer,
  Platform,
  Port,
  PrivateNetwork,
  Queue,
  Subnet,
  Weight,
} from '../../src';
import { aStack, anApp } from '../homes/stacks';
import { aCloud, aDeployment, aService } from '../support/builders';
import {
  aCloudService,
  aDeployedCloudService,
  aKnownCluster,
  deployments,
  http,
} from '../support/cloud-gateways';
import { expectFinding, expectNone } from '../support/findings';

const at = 'stack/chat';
const later = () => Token.asString({ resolve: () => 'later' });
const later2 = () => Token.asNumber({ resolve: () => 3 });

/** Settings of a program without type checks, or with values that only Terraform knows. */
type Unchecked = { readonly [Name in keyof CloudGatewayOptions]: unknown };

/** A service with one deployment, its gateway created as said. */
function sized(apiGateways: Unchecked, gateway = {}) {
  return aDeployedCloudService({
    platform: aKnownCluster({ apiGateways: apiGateways as CloudGatewayOptions }),
    loadBalancer: LoadBalancer.apiGateway(gateway),
  });
}

/** A service with one deployment behind a gateway as said. */
function behind(options: Parameters<typeof LoadBalancer.apiGateway>[0], ports?: Port[]) {
  return aDeployedCloudService({
    loadBalancer: LoadBalancer.apiGateway(options),
    ...(ports && { ports }),
  });
}

describe('the size of created gateways (CLOUD_GATEWAY_SIZE)', () => {
  test.each<Unchecked>([
    { nodes: 1 },
    { nodes: 0 },
    { nodes: 101 },
    { nodes: 2.5 },
    { nodeSize: '3c3g' },
    { nodeSize: '' },
    { balancerSize: 'small' },
    { publicBandwidth: 0 },
    { publicBandwidth: 501 },
    { flannelPodCidr: '172.16.0.0' },
  ])('fails for %j', (options) => {
    const [[name, value]] = Object.entries(options);
    expectFinding(sized(options), 'CLOUD_GATEWAY_SIZE', {
      at,
      value: JSON.stringify(value),
      names: [`apiGateways.${name}`],
    });
  });

  test.each<Unchecked>([
    {},
    { nodes: 2 },
    { nodes: 100 },
    ...['1c2g', '2c4g', '4c8g', '8c16g'].map((nodeSize) => ({ nodeSize })),
    ...['small_1', 'small_2', 'medium_1', 'medium_2', 'large_1', 'large_2'].map((balancerSize) => ({
      balancerSize,
    })),
    { publicBandwidth: 1 },
    { publicBandwidth: 500 },
    { flannelPodCidr: '172.16.0.0/16' },
  ])('accepts %j', (options) => {
    expect(sized(options, { publicAccess: true }).findings()).toEqual([]);
  });

  test('skips what only Terraform knows', () => {
    const options = { nodes: later2(), publicBandwidth: later2(), flannelPodCidr: later() };
    expect(sized(options, { publicAccess: true }).findings()).toEqual([]);
  });

  test.each(['nodeSize', 'balancerSize'])(
    'rejects a token for %s: it is one of an enum',
    (size) => {
      expectFinding(sized({ [size]: later() }), 'OPTION_TYPE', { at, names: [size] });
    },
  );

  test('is nobody’s business where the gateway exists', () => {
    expect(sized({ nodes: 1 }, { instance: 'gd-1' }).findings()).toEqual([]);
  });

  test('is found once, however many gateways are created', () => {
    const service = aCloudService({ platform: aKnownCluster({ apiGateways: { nodes: 1 } }) });
    aDeployment(service, { queue: Queue.named('q'), loadBalancer: LoadBalancer.apiGateway() });
    expectFinding(service, 'CLOUD_GATEWAY_SIZE', { at, names: ['apiGateways.nodes'] });
  });
});

describe('the cluster and names of upstreams (CLOUD_GATEWAY_SERVICE)', () => {
  const on = (cluster: string | undefined) =>
    aDeployedCloudService({ platform: aKnownCluster({ cluster }) });

  test('fails without the id of the cluster', () => {
    const names = ['cluster', 'Gateway.envoyGateway()'];
    expectFinding(on(undefined), 'CLOUD_GATEWAY_SERVICE', { at, names });
  });

  test.each(['', 'a b', '-a', 'ccx/1'])('fails for the cluster %j', (cluster) => {
    const value = `"${cluster}"`;
    expectFinding(on(cluster), 'CLOUD_GATEWAY_SERVICE', { at, value, names: ['"cluster"'] });
  });

  test('needs no cluster where existing gateways know it', () => {
    const platform = aKnownCluster({ cluster: undefined, apiGateways: { clusterImported: true } });
    const loadBalancer = LoadBalancer.apiGateway({ instance: 'gd-1' });
    expectNone(aDeployedCloudService({ platform, loadBalancer }), 'CLOUD_GATEWAY_SERVICE');
  });

  test('needs no namespace: it is the default below a stack', () => {
    const service = aDeployedCloudService({ namespace: undefined });
    expectNone(service, 'CLOUD_GATEWAY_SERVICE');
    expect(service._plan().namespace).toBe('default');
  });

  test.each([{ namespace: 'n' }, { resourceName: 'c' }])(
    'fails for the short name in %j',
    (props) => {
      const value = JSON.stringify(Object.values(props)[0]);
      expectFinding(aDeployedCloudService(props), 'CLOUD_GATEWAY_SERVICE', { at, value });
    },
  );

  test.each([{ namespace: 'ns' }, { resourceName: 'ch' }, { namespace: later() }])(
    'accepts %j',
    (props) => expectNone(aDeployedCloudService(props), 'CLOUD_GATEWAY_SERVICE'),
  );

  test('accepts a cluster that only Terraform knows', () => {
    expectNone(on(later()), 'CLOUD_GATEWAY_SERVICE');
  });
});

describe('host names and certificates (CLOUD_GATEWAY_DOMAIN)', () => {
  const hostnames = ['chat.example.com'];
  const two = [http(8000, 80), http(8001, 81)];

  test.each(['certificates/chat', 'a b', '', '证书'])(
    'fails for the certificate %j',
    (certificate) => {
      expectFinding(behind({ certificate, hostnames }), 'CLOUD_GATEWAY_DOMAIN', {
        at,
        value: `"${certificate}"`,
      });
    },
  );

  test('fails for a certificate without host names', () => {
    expectFinding(behind({ certificate: 'cert-1' }), 'CLOUD_GATEWAY_DOMAIN', {
      at,
      value: '"cert-1"',
      names: ['"hostnames"'],
    });
  });

  test('fails for host names before several expose ports', () => {
    expectFinding(behind({ hostnames }, two), 'CLOUD_GATEWAY_DOMAIN', { at, value: '[80,81]' });
  });

  test('accepts a certificate for host names, and several expose ports without', () => {
    expectNone(behind({ certificate: 'cert-1', hostnames }), 'CLOUD_GATEWAY_DOMAIN');
    expectNone(behind({ certificate: later(), hostnames: [later()] }), 'CLOUD_GATEWAY_DOMAIN');
    expectNone(behind({}, two), 'CLOUD_GATEWAY_DOMAIN');
  });
});

describe('routes (CLOUD_GATEWAY_ROUTE)', () => {
  const split = (count: number) => {
    const service = aCloudService();
    service.splitTraffic(deployments(service, count).map((each) => Weight.of(each, 1)));
    return service;
  };

  test('fails for eleven deployments', () => {
    expectFinding(split(11), 'CLOUD_GATEWAY_ROUTE', { at, value: '11' });
  });

  test('accepts ten', () => {
    expectNone(split(10), 'CLOUD_GATEWAY_ROUTE');
  });

  test('fails for a part of a second', () => {
    const routeTimeout = Duration.millis(1500);
    expectFinding(behind({ routeTimeout }), 'CLOUD_GATEWAY_ROUTE', {
      at,
      value: '"1500ms"',
      names: ['Duration.seconds(2)'],
    });
  });

  test.each([0, 1, 99999])('accepts %i s', (seconds) => {
    expectNone(behind({ routeTimeout: Duration.seconds(seconds) }), 'CLOUD_GATEWAY_ROUTE');
  });
});

describe('expose ports (APPROXIMATED_EXPOSE_PORT)', () => {
  const hostnames = ['chat.example.com'];
  const port = (expose?: number) => [Port.http1({ listen: 8000, expose })];

  test.each([
    [{}, 8080, 80],
    [{}, undefined, 80],
    [{}, 444, 80],
    [{ certificate: 'cert-1', hostnames }, 80, 443],
  ])('are approximated with %j at %s', (options, expose, called) => {
    expectFinding(behind(options, port(expose)), 'APPROXIMATED_EXPOSE_PORT', {
      at,
      value: `${expose ?? 8000}`,
      names: [`expose: ${called}`],
    });
  });

  test.each([
    [{}, 80],
    [{ certificate: 'cert-1', hostnames }, 443],
    [{}, later2()],
  ])('are exact with %j at %s', (options, expose) => {
    expectNone(behind(options, port(expose)), 'APPROXIMATED_EXPOSE_PORT');
  });

  test.each([{}, { instance: 'gd-1' }])(
    'need a certificate at 443 (CERTIFICATE): %j',
    (options) => {
      const service = behind({ ...options, hostnames }, port(443));
      expectFinding(service, 'CERTIFICATE', { at, value: '443', names: ['"hostnames"'] });
      expectNone(service, 'APPROXIMATED_EXPOSE_PORT');
      expectNone(behind({ certificate: 'cert-1', hostnames }, port(443)), 'CERTIFICATE');
    },
  );

  test('stop synthesis on a strict platform', () => {
    const platform = aKnownCluster({ strict: true });
    const service = aDeployedCloudService({ platform, ports: port(8080) });
    const [{ severity }] = service.findings();
    expect(severity).toBe('error');
  });
});

describe('subnets (CLOUD_GATEWAY_ZONES)', () => {
  const withSubnets = (...subnets: Subnet[]) => {
    const network = PrivateNetwork.of({ vpc: 'vpc-1', subnets, securityGroups: ['sg-1'] });
    return aDeployedCloudService({ network });
  };

  test.each([
    ['one', [Subnet.of('s-a', 'zone-a')]],
    ['two of one zone', [Subnet.of('s-a', 'zone-a'), Subnet.of('s-b', 'zone-a')]],
  ])('have a warning for only %s', (_, subnets) => {
    expectFinding(withSubnets(...subnets), 'CLOUD_GATEWAY_ZONES', { at });
  });

  test('are fine in two zones, and for an existing gateway', () => {
    expectNone(
      withSubnets(Subnet.of('s-a', 'zone-a'), Subnet.of('s-b', 'zone-b')),
      'CLOUD_GATEWAY_ZONES',
    );
    const network = PrivateNetwork.of({
      vpc: 'vpc-1',
      subnets: [Subnet.of('s-a', 'zone-a')],
      securityGroups: ['sg-1'],
    });
    const loadBalancer = LoadBalancer.apiGateway({ instance: 'gd-1' });
    expectNone(aDeployedCloudService({ network, loadBalancer }), 'CLOUD_GATEWAY_ZONES');
  });
});

describe('a mirror (CLOUD_GATEWAY_MIRROR)', () => {
  test('has a warning: its type is not documented', () => {
    const service = aCloudService();
    const [source, target] = deployments(service, 2);
    service.splitTraffic([Weight.of(source, 1)]);
    service.mirrorTraffic({ source, target, percent: 10 });
    expectFinding(service, 'CLOUD_GATEWAY_MIRROR', {
      at,
      names: ['k8s_service', "service.patch('volcengine_apig_route'"],
    });
  });
});

describe('comments (APPROXIMATED_COMMENT)', () => {
  /** Deployments in two namespaces, so that no Service of the cluster holds the description. */
  const described = (length: number, namespace: string) => {
    const service = aCloudService({ displayName: 'c', description: '述'.repeat(length) });
    const [a, b] = ['llm', namespace].map((each) =>
      aDeployment(service, { queue: Queue.named(each, { namespace: each }) }, `in-${each}`),
    );
    service.splitTraffic([Weight.of(a, 1), Weight.of(b ?? a, 1)]);
    return service;
  };

  test('are cut if they are too long, with a warning', () => {
    expectFinding(described(251, 'other'), 'APPROXIMATED_COMMENT', { at, names: ['252', '…'] });
  });

  test('are whole up to 253 characters', () => {
    expectNone(described(250, 'other'), 'APPROXIMATED_COMMENT');
  });

  test('are no loss where a Service has the whole description', () => {
    expectNone(aDeployedCloudService({ description: '述'.repeat(500) }), 'APPROXIMATED_COMMENT');
  });
});

describe('an existing gateway (LOAD_BALANCER_INSTANCE)', () => {
  test.each(['gateways/public', '', 'a b', '网关'])('fails for the id %j', (instance) => {
    expectFinding(behind({ instance }), 'LOAD_BALANCER_INSTANCE', {
      at,
      value: `"${instance}"`,
    });
  });

  test('fails for listeners, which it has none of', () => {
    const listeners = [{ port: 80, name: 'web' }];
    expectFinding(behind({ instance: 'gd-1', listeners }), 'LOAD_BALANCER_INSTANCE', {
      at,
      value: '["web"]',
      names: ['"listeners"'],
    });
  });

  test('fails where two load balancers take one host name of it', () => {
    const loadBalancer = LoadBalancer.apiGateway({
      instance: 'gd-1',
      hostnames: ['a.example.com'],
    });
    const service = aCloudService({ loadBalancer });
    aDeployment(service, { queue: Queue.named('q'), loadBalancer });
    expectFinding(service, 'LOAD_BALANCER_INSTANCE', { at: 'stack/chat/main', value: '"gd-1"' });
  });

  test('fails where two services take one host name of it, also in two stacks', () => {
    const app = anApp();
    const [first, second] = ['one', 'two'].map((id) => {
      const loadBalancer = LoadBalancer.apiGateway({
        instance: 'gd-1',
        hostnames: ['a.example.com'],
      });
      return aDeployedCloudService({ loadBalancer }, aStack(app, id));
    });
    expectNone(first, 'LOAD_BALANCER_INSTANCE');
    expectFinding(second, 'LOAD_BALANCER_INSTANCE', { at: 'two/chat', value: '"gd-1"' });
  });

  test('takes two load balancers without host names, several expose ports, and a certificate', () => {
    const loadBalancer = LoadBalancer.apiGateway({ instance: 'gd-1' });
    const service = aCloudService({
      loadBalancer,
      ports: [http(8000, 80), http(8001, 81)],
    });
    aDeployment(service, { queue: Queue.named('q'), loadBalancer });
    expectNone(service, 'LOAD_BALANCER_INSTANCE');
    const certified = { instance: later(), certificate: 'cert-1', hostnames: ['a.example.com'] };
    expectNone(behind(certified), 'LOAD_BALANCER_INSTANCE');
  });
});

describe('what holds for gateways in the cluster only', () => {
  test('is not asked of the cloud’s: underscores, the number of rules, privileged ports, Secrets', () => {
    const service = aCloudService({
      ports: [http(8000, 80), http(8001, 80, '/b'), http(8002, 10080)],
      loadBalancer: LoadBalancer.apiGateway({
        overrideHeader: 'x_deployment',
        publicAccess: false,
      }),
    });
    const [first] = deployments(service, 10);
    service.splitTraffic([Weight.of(first, 1)]);
    expect(service.findings().map(({ rule }) => rule)).toEqual(['APPROXIMATED_EXPOSE_PORT']);
  });

  test('is checked with a gateway in the cluster', () => {
    const platform = aKnownCluster({ gateway: Gateway.envoyGateway() });
    const loadBalancer = LoadBalancer.apiGateway({ overrideHeader: 'x_deployment' });
    expectFinding(aDeployedCloudService({ platform, loadBalancer }), 'OVERRIDE_HEADER', {
      at,
      value: '"x_deployment"',
    });
  });
});

describe('where connections are restricted (NETWORK_ACCESS)', () => {
  const restricted = (gateway?: NetworkPeer[]) => {
    return aDeployedCloudService({
      networkAccess: { callers: [], ...(gateway && { gateway }) },
    });
  };

  test.each([
    ['nobody', undefined],
    ['a namespace', [NetworkPeer.inNamespace('envoy-gateway-system')]],
  ])('fails where %s is the gateway, which comes from addresses', (_, gateway) => {
    expectFinding(restricted(gateway), 'NETWORK_ACCESS', { at });
  });

  test('accepts clients that are addresses and include the gateway', () => {
    const callers = [NetworkPeer.addresses('10.0.0.0/8')];
    expectNone(aDeployedCloudService({ networkAccess: { callers } }), 'NETWORK_ACCESS');
  });

  test('takes an empty list for nobody', () => {
    expectNone(restricted([]), 'NETWORK_ACCESS');
  });

  test('lets the addresses of the gateway in, and no proxies of a cluster', () => {
    const service = restricted([NetworkPeer.addresses('10.0.0.0/16')]);
    expectNone(service, 'NETWORK_ACCESS');
    expect(service._plan().deployments[0].ingress).toEqual([
      { ports: [8000], peers: [{ cidr: '10.0.0.0/16' }] },
    ]);
  });
});

describe('settings of created gateways (UNUSED_CLOUD)', () => {
  const apiGateways = { nodes: 3 };

  test.each<[string, () => InferenceService]>([
    [
      'where a gateway in the cluster is said',
      () =>
        aCloudService({
          platform: aKnownCluster({ apiGateways, gateway: Gateway.envoyGateway() }),
        }),
    ],
    [
      'below a Chart',
      () =>
        aService({ platform: aCloud({ apiGateways }), loadBalancer: LoadBalancer.apiGateway() }),
    ],
  ])('means nothing %s', (_, make) => {
    const service = make();
    deployments(service, 1);
    expectFinding(service, 'UNUSED_CLOUD', { at: service.node.path, names: ['"nodes":3'] });
  });

  test('means something otherwise', () => {
    expectNone(sized(apiGateways), 'UNUSED_CLOUD');
  });
});

describe('Platform.kubernetes', () => {
  test('has none of its rules', () => {
    const service = aDeployedCloudService({
      platform: Platform.kubernetes(),
      namespace: undefined,
    });
    expect(service.findings()).toEqual([]);
  });
});
