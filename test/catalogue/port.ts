import {
  HTTP,
  approximated,
  byGateway,
  byPlatform,
  checked,
  exact,
  inContainer,
  routed,
  service,
  serving,
  unused,
  field,
  row,
} from './fidelity';
import { PREPAID, deployed } from './programs';
import { Subject, of, struct } from './property';
import * as ci from '../../src';
import { aCloud, aRoutedService, aService } from '../support/builders';

const METRICS = (path: string) => ({ port: 'metrics-9400', path });

/** Metrics that Volcengine's agent scrapes. */
const scraped = (options: Partial<ci.PortOptions>) =>
  deployed(
    { queue: PREPAID },
    aService({
      platform: aCloud(),
      ports: [ci.Port.metrics({ listen: 9090, workspace: options.workspace })],
    }),
  );

const PORT = struct<ci.PortOptions, ci.PortPlan>('PortOptions', {
  program: (
    options,
    program = (port: ci.PortOptions) =>
      deployed({}, aRoutedService({ ports: [ci.Port.http1(port)] })),
  ) => program(options),
  base: { listen: 8000 },
  plan: (chat) => chat._plan().ports[0],
  shown: (options) => routed({ ports: [ci.Port.http1({ listen: 8000, expose: 80, ...options })] }),
  defaults: [
    [
      'path of Metrics',
      () => aService({ ports: [ci.Port.metrics({ listen: 8000 })] })._plan().ports[0].path,
      '/metrics',
    ],
  ],
})({
  listen: {
    value: 8001,
    fidelity: [
      field(
        '17 listen port | 监听端口',
        'container port, and target of the Service',
        exact(inContainer('ports/0/containerPort', 8000), [
          'Service',
          '/spec/ports/0/targetPort',
          'http-8000',
        ]),
        { program: service({}) },
      ),
      field(
        '17 listen port in the range of node ports | 监听端口：限制范围',
        '1–29999 and 32768–65535 only',
        checked('PORT_LISTEN'),
        { program: service({ ports: [ci.Port.http1({ listen: 30000 })] }) },
      ),
    ],
  },
  expose: {
    value: 80,
    stated: 8000,
    fidelity: [
      field(
        '18 expose port | 调用端口',
        'port of the Service and of the Gateway’s listener; Volcengine’s uses port 80',
        byGateway(
          exact(['Service', '/spec/ports/0/port', 80], ['Gateway', '/spec/listeners/0/port', 80]),
          exact(
            ['Service', '/spec/ports/0/port', 80],
            ['volcengine_apig_gateway_service', '/protocol/0', 'HTTP'],
          ),
        ),
      ),
      field(
        '18 another expose port | 调用端口：80、443 以外的端口',
        'the same; with Volcengine’s gateway a separate domain name at port 80',
        byGateway(
          exact(['Gateway', '/spec/listeners/0/port', 8080]),
          approximated('APPROXIMATED_EXPOSE_PORT', [
            'volcengine_apig_gateway_service',
            '/service_name',
            'llm-chat-8080',
          ]),
        ),
        { with: { expose: 8080 } },
      ),
    ],
  },
  path: {
    value: '/v1',
    stated: '/',
    fidelity: field(
      '21 path of a port | 端口的路径',
      'path prefix of the route',
      byGateway(
        exact(['HTTPRoute', '/spec/rules/0/matches/0/path', { type: 'PathPrefix', value: '/v1' }]),
        exact([
          'volcengine_apig_route',
          '/match_rule/0/path/0',
          { match_type: 'Prefix', match_content: '/v1' },
        ]),
      ),
    ),
  },
  name: { value: 'serve', stated: 'http-8000' },
  workspace: {
    value: 'team-llm',
    within: scraped,
    stated: undefined,
    fidelity: field(
      '22 workspace of the metrics | 端口用途 Metrics：VMP 工作区',
      'an annotation; metrics reach the workspace that the cluster’s agent writes to',
      byPlatform(
        unused('UNUSED_WORKSPACE'),
        approximated('APPROXIMATED_WORKSPACE', [
          'PodMonitor',
          '/metadata/annotations/cdk-inference~1metrics-workspace',
          'w',
        ]),
      ),
      { program: service({ ports: [ci.Port.metrics({ listen: 9400, workspace: 'w' })] }) },
    ),
  },
});

const monitored = (label: string | undefined) =>
  exact(
    ['PodMonitor', '/spec/podMetricsEndpoints/0', METRICS('/m')],
    ['PodMonitor', '/metadata/labels/volcengine.vmp', label],
  );

/** Before the workspace, which is the next row of the field. */
export const METRICS_PORTS: Subject = {
  fidelity: [
    row(
      '22 Metrics and the path that is scraped | 端口用途 Metrics：采集路径',
      'Port.metrics, PortOptions.path, KubernetesPlatformOptions.monitorLabels',
      'PodMonitor; on VKE with the label `volcengine.vmp` that Volcengine’s agent selects',
      service({ ports: [ci.Port.metrics({ listen: 9400, path: '/m' })] }),
      byPlatform(monitored(undefined), monitored('true')),
    ),
  ],
};

export const PORTS: Subject = {
  structs: [PORT],
  samples: {
    ...of('Port.http1', {
      listen: [8000, 1],
      expose: [80, 65535],
      path: ['/v1/chat', `/${'x'.repeat(1023)}`],
      name: ['web', 'a-2345678901234'],
      workspace: [],
    }),
    ...of('Port.http2', {
      listen: [8001, 29999],
      expose: [8080, 81],
      path: ['/h2', '/h2/'],
      name: ['h2', '2'.padEnd(15, 'h')],
      workspace: [],
    }),
    ...of('Port.grpc', {
      listen: [9000, 32768],
      expose: [50051, 443],
      path: ['/'],
      name: ['rpc'],
      workspace: [],
    }),
    ...of('Port.metrics', {
      listen: [9090, 65535],
      expose: [],
      path: ['/metrics', '/v2/internal/metrics'],
      name: ['prom'],
      workspace: ['b7e1c0d2-0000-4000-8000-000000000000'],
    }),
    ...of('Port.other', {
      listen: [7000, 7001],
      expose: [7100, 30000],
      path: [],
      name: ['raw'],
      workspace: [],
    }),
    ...of('Port.http', {
      listen: [8100],
      expose: [8180],
      path: [],
      name: ['plain'],
      workspace: [],
    }),
    ...of('Port.rpc', {
      listen: [9100],
      expose: [50052],
      path: [],
      name: ['calls'],
      workspace: [],
    }),
  },
  fidelity: [
    row(
      '19 purposes HTTP/1.1, HTTP2, GRPC, Other | API 网关端口用途：HTTP/1.1、HTTP2、GRPC、Other',
      'Port.http1, Port.http2, Port.grpc, Port.other',
      'HTTPRoute; h2c to the pod; GRPCRoute; a port of the Service that no route names',
      routed({
        ports: [
          HTTP,
          ci.Port.http2({ listen: 8001 }),
          ci.Port.grpc({ listen: 9000 }),
          ci.Port.other({ listen: 7000 }),
        ],
      }),
      byGateway(
        exact(
          ['HTTPRoute', '/spec/rules/0/backendRefs/0/port', 80],
          ['GRPCRoute', '/spec/rules/0/backendRefs/0/port', 9000],
          ['Service', '/spec/ports/1/appProtocol', 'kubernetes.io/h2c'],
          ['Service', '/spec/ports/3/port', 7000],
        ),
        approximated(
          'APPROXIMATED_EXPOSE_PORT',
          ['volcengine_apig_upstream', '/protocol', 'HTTP'],
          ['volcengine_apig_upstream', '/protocol', 'HTTP2'],
          ['volcengine_apig_upstream', '/protocol', 'GRPC'],
          ['Service', '/spec/ports/3/port', 7000],
        ),
      ),
    ),
    row(
      '20 purposes HTTP, RPC, Other behind a CLB | CLB 端口用途：HTTP、RPC、Other',
      'Port.http, Port.rpc, Port.other',
      'TCP',
      serving(
        { ports: [ci.Port.rpc({ listen: 8000, expose: 80 })], loadBalancer: ci.LoadBalancer.clb() },
        {},
      ),
      exact([
        'Service',
        '/spec/ports/0',
        { name: 'rpc-8000', port: 80, protocol: 'TCP', targetPort: 'rpc-8000' },
      ]),
    ),
    row(
      '25 one GRPC port, path / | 端口限制：仅一个 GRPC 端口，且路径必须为 /',
      'Port.grpc',
      'any other is rejected',
      routed({ ports: [ci.Port.grpc({ listen: 9000, path: '/v1' })] }),
      checked('PORT_GRPC'),
    ),
  ],
};
