import { Duration, JsonPatch, Size, Testing } from 'cdk8s';
import { TerraformStack } from 'cdktn';
import {
  AdoptionProps,
  AutoscalingEngine,
  ComputeSpec,
  Image,
  InferenceService,
  LoadBalancer,
  NetworkPeer,
  Percent,
  Platform,
  Port,
  PortPurpose,
  Probe,
  ProbeScheme,
  RollingUpdate,
  ScalingMetric,
  Weight,
} from '../../src';
import { readManifests } from '../../src/adoption/manifests';
import { aStack, program, resources } from '../homes/stacks';
import {
  HPA,
  SCALED_OBJECT,
  aManifest,
  aManifestOfService,
  anAdopted,
  another,
} from '../support/adoption';
import { aCloud, aDeployment, object, someQueue, synth } from '../support/builders';

const { HTTP1, GRPC, OTHER } = PortPurpose;
const SCALING = { maxReplicas: 4, metrics: [ScalingMetric.cpuUtilization(60)] };
const unnumbered = aManifest(({ spec }) => delete spec.replicas);

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

const routes = (service: InferenceService) =>
  object(service, 'HTTPRoute').spec.rules.map(({ backendRefs }: any) => backendRefs);

/** What runs, and a canary beside it, 9 to 1. */
function aSplit(props: Parameters<typeof anAdopted>[0] = {}): InferenceService {
  const service = anAdopted({ loadBalancer: LoadBalancer.apiGateway(), ...props });
  const canary = aDeployment(service, {}, 'canary');
  service.splitTraffic([Weight.of(service.deployments[0], 9), Weight.of(canary, 1)]);
  return service;
}

describe('an adopted service', () => {
  test('has one deployment, Default, that is called what runs is called', () => {
    const [running, ...others] = anAdopted().deployments;
    expect(others).toEqual([]);
    expect(running.node.path).toBe('chart/chat/Default');
    expect(running.plan()).toMatchObject({
      id: 'Default',
      name: 'llm',
      serviceName: 'llm-api',
      replicas: 2,
      disruptionBudget: false,
      adopted: { selector: { app: 'llm' } },
    });
  });

  test('is planned by what the manifests say, and Kubernetes’ defaults', () => {
    const service = anAdopted({
      objects: [
        aManifest(({ spec }) => {
          Object.assign(spec.template.spec, { terminationGracePeriodSeconds: 60 });
          Object.assign(spec.template.spec.containers[0], {
            image: 'vllm/vllm-openai:v0.33.0',
            resources: { requests: { cpu: 2, memory: '1024Mi' }, limits: { 'nvidia.com/gpu': 1 } },
            readinessProbe: { httpGet: { path: '/health', port: 8000 } },
            lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 15'] } } },
          });
          spec.strategy = { rollingUpdate: { maxUnavailable: 1, maxSurge: '50%' } };
        }),
        aManifestOfService(),
      ],
    });
    expect(service.plan().deployments[0]).toMatchObject({
      engine: 'vLLM',
      compute: { cpu: 2, memoryBytes: 1024 ** 3, gpus: 1 },
      readiness: { initialDelaySeconds: 0, timeoutSeconds: 1, periodSeconds: 10 },
      rollingUpdate: { maxUnavailable: 50, maxSurge: 50 },
      shutdown: { drainSeconds: 45, preStopSeconds: 15, graceSeconds: 60 },
      minReadySeconds: 0,
    });
    expect(service.plan().deployments[0].progressDeadlineSeconds).toBeUndefined();
  });

  test('can be scaled by what the engine of its image measures', () => {
    const [running] = anAdopted({
      objects: [
        aManifest(({ spec }) => {
          spec.template.spec.containers[0].image = 'vllm/vllm-openai@sha256:00';
        }),
      ],
    }).deployments;
    running.autoscale({ maxReplicas: 2, metrics: [ScalingMetric.queueLength(4)] });
    expect(running._plan().autoscaler!.metrics[0].query).toContain('vllm:num_requests_waiting');
  });

  test('has resources and ports of objects without a prototype', () => {
    const bare = (fields: object) => Object.assign(Object.create(null), fields);
    const options = {
      resources: bare({ limits: bare({ cpu: '4' }) }),
      containerPorts: [bare({ containerPort: 8000 })],
    };
    const service = anAdopted({ deployment: options });
    const { containers } = object(service, 'Deployment').spec.template.spec;
    expect(containers[0]).toMatchObject({
      resources: { limits: { cpu: '4' } },
      ports: [{ containerPort: 8000 }],
    });
  });

  test('is patched like any other', () => {
    const service = anAdopted();
    service.deployments[0].patch('Deployment', JsonPatch.add('/spec/revisionHistoryLimit', 3));
    expect(object(service, 'Deployment').spec.revisionHistoryLimit).toBe(3);
  });

  test('gets no annotation unless it is called something', () => {
    expect(object(anAdopted(), 'Deployment').metadata).toEqual({ name: 'llm' });
    const named = anAdopted({
      displayName: '对话',
      description: 'for all',
      deployment: { displayName: 'old', description: 'what ran first' },
    });
    expect(object(named, 'Deployment').metadata.annotations).toEqual({
      'cdk-inference/service-display-name': '对话',
      'cdk-inference/service-description': 'for all',
      'cdk-inference/display-name': 'old',
      'cdk-inference/description': 'what ran first',
    });
  });
});

describe('the ports of an adopted service', () => {
  const purpose = (port: object, container: object = {}) => {
    const objects = [
      aManifest(({ spec }) => Object.assign(spec.template.spec.containers[0], container)),
      aManifestOfService({ ports: [{ port: 80, targetPort: 8000, ...port }] }),
    ];
    const [found, ...others] = anAdopted({ objects }).plan().ports;
    expect(others).toEqual([]);
    return found.purpose;
  };

  test.each<[string, object, PortPurpose]>([
    ['appProtocol http', { appProtocol: 'http' }, PortPurpose.HTTP1],
    ['appProtocol h2c', { appProtocol: 'kubernetes.io/h2c' }, PortPurpose.HTTP2],
    [
      'appProtocol grpc, whatever its name',
      { appProtocol: 'grpc', name: 'http' },
      PortPurpose.GRPC,
    ],
    [
      'an appProtocol of somebody',
      { appProtocol: 'example.com/x', name: 'http' },
      PortPurpose.OTHER,
    ],
    ['the name http', { name: 'http' }, PortPurpose.HTTP1],
    ['the name http-api', { name: 'http-api' }, PortPurpose.HTTP1],
    ['the name grpc-api', { name: 'grpc-api' }, PortPurpose.GRPC],
    ['the name metrics', { name: 'metrics' }, PortPurpose.METRICS],
    ['the name http-metrics', { name: 'http-metrics' }, PortPurpose.METRICS],
    ['the name api, which tells nothing', { name: 'api' }, PortPurpose.OTHER],
    ['no name', {}, PortPurpose.OTHER],
  ])('%s', (_, port, request) => {
    expect(purpose(port)).toBe(request);
  });

  const probe = (httpGet: object) => ({ livenessProbe: { httpGet } });
  test.each<[string, object, PortPurpose]>([
    ['a probe by number', probe({ port: 8000 }), PortPurpose.HTTP1],
    ['a probe by TLS', probe({ port: 8000, scheme: 'HTTPS' }), PortPurpose.OTHER],
    ['a probe of another port', probe({ port: 8001 }), PortPurpose.OTHER],
    [
      'a probe by name',
      { ...probe({ port: 'p' }), ports: [{ name: 'p', containerPort: 8000 }] },
      PortPurpose.HTTP1,
    ],
    ['an image whose port is known', { image: 'vllm/vllm-openai:v0.33.0' }, PortPurpose.HTTP1],
    [
      'KServe',
      { name: 'kserve-container', ports: [{ containerPort: 8000 }], args: ['--http_port=8000'] },
      PortPurpose.HTTP1,
    ],
    [
      'an image whose metrics have it',
      { image: 'nvcr.io/nvidia/tritonserver:24.05' },
      PortPurpose.HTTP1,
    ],
  ])('without a name: %s', (_, container, request) => {
    expect(purpose({}, container)).toBe(request);
  });

  test('are those that are said instead', () => {
    const ports = [Port.http2({ listen: 8000, expose: 81 })];
    expect(anAdopted({ ports }).plan().ports).toMatchObject([{ purpose: 'HTTP2', expose: 81 }]);
  });

  test('are one for each container port, by name or number; UDP is none', () => {
    const objects = [
      aManifest(({ spec }) => {
        spec.template.spec.containers[0].ports = [{ name: 'web', containerPort: 8000 }];
      }),
      aManifestOfService({
        ports: [
          { name: 'http', port: 80, targetPort: 'web' },
          { name: 'again', port: 8000 },
          { name: 'grpc', port: 9000 },
          { name: 'grpc-2', port: 9001 },
          { name: 'lost', port: 1, targetPort: 'nobody' },
          { name: 'dns', port: 53, protocol: 'UDP' },
        ],
      }),
    ];
    expect(
      anAdopted({ objects })
        .plan()
        .ports.map(({ listen, expose }) => [listen, expose]),
    ).toEqual([
      [8000, 80],
      [9000, 9000],
    ]);
  });

  const VLLM = 'vllm/vllm-openai:v1';
  const probed = (check: object) => ({ readinessProbe: check });
  test.each<[string, object, [PortPurpose, number][]]>([
    ['nothing shows a port', {}, []],
    ['the container names one', { ports: [{ name: 'http', containerPort: 9 }] }, [[HTTP1, 9]]],
    ['no name, no probe', { ports: [{ containerPort: 9 }] }, [[OTHER, 9]]],
    ['UDP is none', { ports: [{ containerPort: 9, protocol: 'UDP' }] }, []],
    ['an HTTP probe', probed({ httpGet: { path: '/', port: 9 } }), [[HTTP1, 9]]],
    ['a gRPC probe', probed({ grpc: { port: 9 } }), [[GRPC, 9]]],
    ['a TCP probe', probed({ tcpSocket: { port: 9 } }), [[OTHER, 9]]],
    ['vLLM', { image: VLLM }, [[HTTP1, 8000]]],
    ['vLLM in a mirror', { image: `registry.example.com/hub/${VLLM}` }, [[HTTP1, 8000]]],
    ['another image of that name', { image: 'my-vllm/vllm-openai:v1' }, []],
    ['vLLM by its command', { command: ['vllm', 'serve', 'x'] }, [[HTTP1, 8000]]],
    [
      'vLLM by a line of a shell',
      { command: ['sh', '-c'], args: ['exec vllm serve x --port 81'] },
      [[HTTP1, 81]],
    ],
    ['the port of a flag', { image: VLLM, args: ['--port=81'] }, [[HTTP1, 81]]],
    ['a port that only the pod knows', { image: VLLM, args: ['--port', '$(P)'] }, []],
    ['SGLang, on its own port', { image: 'lmsysorg/sglang:v0.5.0' }, [[HTTP1, 30000]]],
    [
      'SGLang by its module',
      { command: ['python3', '-m', 'sglang.launch_server'] },
      [[HTTP1, 30000]],
    ],
    ['Triton', { command: ['tritonserver', '--http-port', '81'] }, [[HTTP1, 81]]],
    ['TGI', { image: 'ghcr.io/huggingface/text-generation-inference:3.3' }, [[HTTP1, 80]]],
    [
      'TGI by its environment',
      { command: ['text-generation-launcher'], env: [{ name: 'PORT', value: '81' }] },
      [[HTTP1, 81]],
    ],
  ])('without a Service: %s', (_, container, ports) => {
    const objects = [
      aManifest(({ spec }) => Object.assign(spec.template.spec.containers[0], container)),
    ];
    const found = anAdopted({ objects }).plan().ports;
    expect(found.map(({ purpose: each, listen }) => [each, listen])).toEqual(ports);
    // a port alone adds no object
    expect(synth(anAdopted({ objects }))).toEqual(objects);
  });

  test('are those of a proxy that an init container keeps running', () => {
    const objects = [
      aManifest(({ spec }) => {
        const ports = [{ name: 'sidecar', containerPort: 8000 }];
        const proxy = { name: 'proxy', image: 'p:1', restartPolicy: 'Always', ports };
        spec.template.spec.initContainers = [proxy];
      }),
      aManifestOfService({ ports: [{ name: 'http', port: 80, targetPort: 'sidecar' }] }),
    ];
    expect(anAdopted({ objects }).plan().ports).toMatchObject([
      { purpose: HTTP1, listen: 8000, expose: 80 },
    ]);
  });

  test('may be node ports if the container listens there, and no others', () => {
    const objects = [
      aManifest(
        ({ spec }) => (spec.template.spec.containers[0].ports = [{ containerPort: 30000 }]),
      ),
    ];
    const on = (listen: number) => anAdopted({ objects, ports: [Port.http1({ listen })] });
    expect(on(30000).findings()).toEqual([]);
    expect(
      on(30001)
        .findings()
        .map(({ rule }) => rule),
    ).toEqual(['PORT_LISTEN']);
  });
});

describe('a split', () => {
  test('leads to the adopted Service, and leaves every adopted object as it is', () => {
    const service = aSplit();
    expect(routes(service)).toEqual([
      [
        { name: 'llm-api', port: 80, weight: 9 },
        { name: 'chat-canary', port: 80, weight: 1 },
      ],
    ]);
    const objects = synth(service);
    expect(objects).toContainEqual(aManifest());
    expect(objects).toContainEqual(aManifestOfService());
    expect(service.plan().traffic.shares.map(({ share }) => share)).toEqual([0.9, 0.1]);
  });

  test('is the same below a stack', () => {
    const stack = aStack();
    const service = InferenceService.adopt(stack, 'chat', {
      objects: [aManifest(), aManifestOfService()],
      loadBalancer: LoadBalancer.apiGateway(),
    });
    const canary = aDeployment(service, {}, 'canary');
    service.splitTraffic([Weight.of(service.deployments[0], 9), Weight.of(canary, 1)]);
    const kinds = Object.values(resources(stack)).map(({ manifest }) => manifest.kind);
    expect(kinds.sort()).toEqual(
      synth(aSplit())
        .map(({ kind }) => kind)
        .sort(),
    );
  });

  test('makes a Service where there is none, that selects what the Deployment does', () => {
    const service = aSplit({
      objects: [aManifest()],
      ports: [Port.http1({ listen: 8000, expose: 80 })],
    });
    // a Service "llm" may be in the cluster and not in the files: applying must not take it over
    expect(synth(service).filter(({ metadata }) => metadata.name === 'llm')).toEqual([aManifest()]);
    expect(object(service, 'Service', 'llm-default').spec).toEqual({
      selector: { app: 'llm' },
      ports: [{ name: 'http-8000', port: 80, targetPort: 8000, protocol: 'TCP' }],
    });
    expect(routes(service)[0][0]).toMatchObject({ name: 'llm-default', weight: 9 });
  });

  test.each([
    ['a load balancer', { loadBalancer: LoadBalancer.apiGateway() }, ['llm-default']],
    ['a CLB', { loadBalancer: LoadBalancer.clb() }, ['chat-shared', 'llm-default']],
    [
      'an own CLB',
      { deployment: { loadBalancer: LoadBalancer.clb() } },
      ['llm-clb', 'llm-default'],
    ],
    [
      'network access',
      { networkAccess: { callers: [NetworkPeer.addresses('10.0.0.0/8')] } },
      ['llm-default'],
    ],
    ['nothing', {}, []],
  ])(
    'takes over no object of the cluster that is named like the service or the Deployment: %s',
    (_, props, names) => {
      const objects = [
        aManifest(({ spec }) => {
          spec.template.spec.containers[0].ports = [{ name: 'http', containerPort: 8000 }];
        }),
      ];
      const added = synth(anAdopted({ objects, ...props })).filter(({ kind }) =>
        /^(Service|NetworkPolicy)$/.test(kind),
      );
      expect(added.map(({ metadata }) => metadata.name).sort()).toEqual(names);
    },
  );

  test('by instance count labels the pods, and one Service finds them by the number of the port', () => {
    const service = anAdopted({ loadBalancer: LoadBalancer.apiGateway() });
    aDeployment(service, {}, 'canary');
    service.splitByInstanceCount();
    const { template, selector } = object(service, 'Deployment', 'llm').spec;
    expect(template.metadata.labels).toEqual({ app: 'llm', 'cdk-inference/service': 'chat' });
    expect(selector).toEqual({ matchLabels: { app: 'llm' } });
    expect(object(service, 'Service', 'chat').spec).toMatchObject({
      selector: { 'cdk-inference/service': 'chat' },
      ports: [{ port: 80, targetPort: 8000 }],
    });
    expect(object(service, 'Service', 'llm-api')).toEqual(aManifestOfService());
  });

  test('behind a CLB takes it out by the switch', () => {
    const service = anAdopted({
      loadBalancer: LoadBalancer.clb(),
      deployment: { acceptTraffic: false },
    });
    aDeployment(service, {}, 'canary');
    expect(object(service, 'Deployment', 'llm').spec.template.metadata.labels).toEqual({
      app: 'llm',
      'cdk-inference/service': 'chat',
      'cdk-inference/accept-traffic': 'false',
    });
  });

  test('of its own CLB selects what the Deployment does', () => {
    const service = anAdopted({ deployment: { loadBalancer: LoadBalancer.clb() } });
    expect(object(service, 'Service', 'llm-clb').spec.selector).toEqual({ app: 'llm' });
    expect(object(service, 'Deployment')).toEqual(aManifest());
  });
});

describe('below a stack, in the cloud', () => {
  const CLOUD = { platform: aCloud({ cluster: 'cluster-1' }), namespace: 'llm' };

  function split(scope: TerraformStack, props: Partial<AdoptionProps>): any {
    const service = InferenceService.adopt(scope, 'chat', {
      objects: [aManifest(), aManifestOfService()],
      ...CLOUD,
      ...props,
    });
    const canary = aDeployment(service, { queue: someQueue() }, 'canary');
    service.splitTraffic([Weight.of(service.deployments[0], 9), Weight.of(canary, 1)]);
    return program(scope).resource;
  }
  const manifest = (resource: any, name: string): any =>
    Object.values<any>(resource.kubernetes_manifest).find(
      (each) => each.manifest.metadata.name === name,
    )!.manifest;

  test('the API gateway leads to the adopted Service, without a label', () => {
    const resource = split(aStack(), { loadBalancer: LoadBalancer.apiGateway() });
    const upstreams = Object.values<any>(resource.volcengine_apig_upstream);
    const services = upstreams.map((each) => each.upstream_spec[0].k8s_service[0]);
    expect(services).toEqual([
      { namespace: 'llm', name: 'chat-canary', port: 80 },
      { namespace: 'llm', name: 'llm-api', port: 80 },
    ]);
    const { template } = manifest(resource, 'llm').spec;
    expect(template.metadata.labels).toEqual({ app: 'llm' });
  });

  test('a CLB by weights leads to node ports, by the number of the port', () => {
    const resource = split(aStack(), { loadBalancer: LoadBalancer.clb() });
    const { spec } = manifest(resource, 'llm-node-ports');
    expect(spec.selector).toEqual({ app: 'llm' });
    expect(spec.ports[0]).toMatchObject({ port: 80, targetPort: 8000 });
    expect(manifest(resource, 'llm').spec.template.metadata.labels).toEqual({ app: 'llm' });
  });
});

describe('an autoscaler', () => {
  const scaled = (engine: AutoscalingEngine, ...others: any[]) => {
    const service = anAdopted({
      platform: Platform.kubernetes({ autoscaling: engine }),
      objects: [unnumbered, aManifestOfService(), ...others],
    });
    service.deployments[0].autoscale(SCALING);
    return service;
  };
  const scalers = (service: InferenceService) =>
    synth(service).filter(({ kind }) => /ScaledObject|Autoscaler/.test(kind));

  test('that was adopted stays as it is until another one is said', () => {
    expect(scalers(anAdopted({}, [HPA]))).toEqual([HPA]);
    expect(anAdopted({}, [HPA]).plan().deployments[0].replicas).toBeUndefined();
  });

  test('takes the place of a ScaledObject by its name', () => {
    const found = scalers(scaled(AutoscalingEngine.keda(), SCALED_OBJECT));
    expect(found.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([
      ['ScaledObject', 'llm-scaler'],
    ]);
    expect(found[0].spec.scaleTargetRef.name).toBe('llm');
  });

  test('of KEDA takes an HPA over, which is not written any more', () => {
    const [found, ...others] = scalers(scaled(AutoscalingEngine.keda(), HPA));
    expect(others).toEqual([]);
    expect(found.metadata.annotations).toEqual({
      'scaledobject.keda.sh/transfer-hpa-ownership': 'true',
    });
    expect(found.spec.advanced.horizontalPodAutoscalerConfig.name).toBe('llm-hpa');
  });

  test('of the HPA takes the place of an HPA by its name', () => {
    const found = scalers(scaled(AutoscalingEngine.hpa(), HPA));
    expect(found.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([
      ['HorizontalPodAutoscaler', 'llm-hpa'],
    ]);
  });

  test('leaves alone what scales something else', () => {
    const other = {
      ...HPA,
      metadata: { name: 'other' },
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'x' } },
    };
    expect(scalers(scaled(AutoscalingEngine.keda(), other))).toHaveLength(2);
  });

  test('takes the number of instances out of the Deployment', () => {
    const service = anAdopted();
    service.deployments[0].autoscale(SCALING);
    expect('replicas' in object(service, 'Deployment').spec).toBe(false);
  });
});

describe('what runs is no new option', () => {
  const container = (fields: object) =>
    aManifest(({ spec }) => Object.assign(spec.template.spec.containers[0], fields));
  const pod = (fields: object) =>
    aManifest(({ spec }) => Object.assign(spec.template.spec, fields));
  const spec = (fields: object) =>
    aManifest((deployment) => Object.assign(deployment.spec, fields));

  test.each<[string, object]>([
    ['an image that a pipeline fills in', container({ image: '${IMAGE}' })],
    ['no replica', spec({ replicas: 0 })],
    ['a surge of 200 %', spec({ strategy: { rollingUpdate: { maxSurge: '200%' } } })],
    ['an empty pull policy', container({ imagePullPolicy: '' })],
    ['a working directory of the image', container({ workingDir: 'app' })],
    ['an empty account', pod({ serviceAccountName: '' })],
    ['an empty effect', pod({ tolerations: [{ key: 'a', operator: 'Exists', effect: '' }] })],
    [
      'an operator of Kubernetes 1.35',
      pod({ tolerations: [{ key: 'a', operator: 'Lt', value: '3' }] }),
    ],
  ])('no rule reports %s', (_, deployment) => {
    const service = anAdopted({ objects: [deployment, aManifestOfService()] });
    expect(service.findings()).toEqual([]);
    expect(object(service, 'Deployment')).toEqual(deployment);
  });

  test.each<[string, object, string]>([
    ['image', { image: Image.fromUrl('${IMAGE}') }, 'IMAGE_REFERENCE'],
    ['replicas', { replicas: 0 }, 'REPLICAS'],
    ['pod', { pod: { workingDir: 'app' } }, 'POD_OPTION'],
  ])('a rule reports the same of the option "%s"', (_, deployment, rule) => {
    expect(
      anAdopted({ deployment })
        .findings()
        .map((found) => found.rule),
    ).toEqual([rule]);
  });
});

describe('a probe of a typed option', () => {
  const probed = (readinessProbe: object | undefined, readiness: Probe) => {
    const objects = [
      aManifest(({ spec }) => Object.assign(spec.template.spec.containers[0], { readinessProbe })),
    ];
    const [container] = object(anAdopted({ objects, deployment: { readiness } }), 'Deployment').spec
      .template.spec.containers;
    return container.readinessProbe;
  };

  test.each<[string, object | undefined, Probe, object]>([
    [
      'writes what it sets',
      undefined,
      Probe.fromHttpGet('/', { port: 1, timeout: Duration.seconds(2) }),
      { httpGet: { path: '/', port: 1 }, timeoutSeconds: 2 },
    ],
    [
      'keeps the port and the times of the manifest',
      { httpGet: { path: '/old', port: 1, host: 'h' }, periodSeconds: 7, successThreshold: 2 },
      Probe.fromHttpGet('/new'),
      { httpGet: { path: '/new', port: 1, host: 'h' }, periodSeconds: 7, successThreshold: 2 },
    ],
    [
      'replaces another kind of check',
      { grpc: { port: 1 }, periodSeconds: 7 },
      Probe.fromCommand(['true'], { period: Duration.seconds(8) }),
      { exec: { command: ['true'] }, periodSeconds: 8 },
    ],
    [
      'takes the port of another kind of check',
      { httpGet: { path: '/', port: 1 } },
      Probe.fromTcpSocket(),
      { tcpSocket: { port: 1 } },
    ],
    [
      'is plain HTTP unless it says otherwise',
      { httpGet: { path: '/', port: 1, scheme: 'HTTPS' } },
      Probe.fromHttpGet('/'),
      { httpGet: { path: '/', port: 1, scheme: 'HTTP' } },
    ],
    [
      'may be HTTPS',
      undefined,
      Probe.fromHttpGet('/', { port: 1, scheme: ProbeScheme.HTTPS }),
      { httpGet: { path: '/', port: 1, scheme: 'HTTPS' } },
    ],
  ])('%s', (_, running, option, result) => {
    expect(probed(running, option)).toEqual(result);
  });
});

describe('typed options', () => {
  const container = (deployment: Parameters<typeof anAdopted>[0]) =>
    object(anAdopted(deployment), 'Deployment').spec.template.spec.containers[0];

  test('change what they say, and nothing else', () => {
    const service = anAdopted({
      deployment: {
        image: Image.fromUrl('registry.example.com/llm:2.0'),
        replicas: 5,
        rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(0) }),
        minReady: Duration.seconds(0),
        progressDeadline: Duration.minutes(20),
      },
    });
    expect(object(service, 'Deployment')).toEqual(
      aManifest(({ spec }) => {
        spec.replicas = 5;
        spec.template.spec.containers[0].image = 'registry.example.com/llm:2.0';
        spec.strategy = {
          type: 'RollingUpdate',
          rollingUpdate: { maxUnavailable: '0%', maxSurge: '25%' },
        };
        spec.minReadySeconds = 0;
        spec.progressDeadlineSeconds = 1200;
      }),
    );
    expect(service.plan().deployments[0]).toMatchObject({
      replicas: 5,
      image: 'registry.example.com/llm:2.0',
    });
  });

  test('give a variable its value in its place, and add others behind', () => {
    const objects = [
      aManifest(({ spec }) => {
        spec.template.spec.containers[0].env = [
          { name: 'A', valueFrom: { fieldRef: { fieldPath: 'x' } } },
          { name: 'B', value: '1' },
        ];
      }),
    ];
    expect(container({ objects, deployment: { env: { C: '3', A: '2' } } }).env).toEqual([
      { name: 'A', value: '2' },
      { name: 'B', value: '1' },
      { name: 'C', value: '3' },
    ]);
  });

  test('say command, arguments, probes and compute whole', () => {
    const changed = container({
      deployment: {
        command: ['serve'],
        args: [],
        readiness: Probe.fromHttpGet('/ready', { port: 8000 }),
        compute: ComputeSpec.instanceType('big', {
          cpu: 2,
          memory: Size.gibibytes(4),
          gpus: 1,
          sharedMemory: Size.gibibytes(1),
        }),
      },
    });
    const amounts = { cpu: '2', memory: '4Gi', 'nvidia.com/gpu': '1' };
    expect(changed).toMatchObject({
      command: ['serve'],
      args: [],
      // times that are not set have the defaults of Kubernetes
      readinessProbe: { httpGet: { path: '/ready', port: 8000 } },
      resources: { requests: amounts, limits: amounts },
      volumeMounts: [{ name: 'shared-memory', mountPath: '/dev/shm' }],
    });
  });

  test('add extras of the pod to what is there, by name', () => {
    const objects = [
      aManifest(({ spec }) => {
        const pod = spec.template.spec;
        pod.volumes = [{ name: 'a', emptyDir: {} }];
        pod.nodeSelector = { zone: 'a' };
        pod.tolerations = [{ key: 'x' }];
        pod.containers.push({ name: 'proxy', image: 'p:1' });
      }),
    ];
    const service = anAdopted({
      objects,
      containerName: 'serve',
      deployment: {
        pod: {
          labels: { team: 'llm' },
          annotations: { note: '1' },
          nodeSelector: { gpu: 'l4' },
          tolerations: [{ key: 'y' }],
          volumes: [
            { name: 'a', hostPath: { path: '/a' } },
            { name: 'b', emptyDir: {} },
          ],
          volumeMounts: [{ name: 'b', mountPath: '/b' }],
          sidecars: [{ name: 'proxy', image: 'p:2' }],
          runtimeClassName: 'nvidia',
        },
      },
    });
    const { metadata, spec } = object(service, 'Deployment').spec.template;
    expect(metadata).toEqual({ labels: { app: 'llm', team: 'llm' }, annotations: { note: '1' } });
    expect(spec).toEqual({
      volumes: [
        { name: 'a', hostPath: { path: '/a' } },
        { name: 'b', emptyDir: {} },
      ],
      nodeSelector: { zone: 'a', gpu: 'l4' },
      tolerations: [{ key: 'x' }, { key: 'y' }],
      runtimeClassName: 'nvidia',
      containers: [
        {
          name: 'serve',
          image: 'registry.example.com/llm:1.0',
          volumeMounts: [{ name: 'b', mountPath: '/b' }],
        },
        { name: 'proxy', image: 'p:2' },
      ],
    });
  });
});

test('objects that are no part of the deployment belong to the service', () => {
  const service = anAdopted({}, [another('ConfigMap', 'v1', 'settings')]);
  service.patch('ConfigMap', JsonPatch.add('/immutable', true));
  expect(object(service, 'ConfigMap').immutable).toBe(true);
  service.deployments[0].patch('ConfigMap', JsonPatch.add('/immutable', true));
  expect(service.findings().map(({ rule }) => rule)).toEqual(['PATCH_TARGET']);
});

test('adopting is the same however the manifests are given', () => {
  const { manifests } = readManifests({ objects: [aManifest(), aManifestOfService()] });
  const texts = manifests.map((each) => JSON.stringify(each.object));
  const one = anAdopted({ objects: undefined, manifests: [texts.join('\n---\n')] });
  const two = anAdopted({ objects: undefined, manifests: texts });
  expect(synth(one)).toEqual(synth(anAdopted()));
  expect(synth(two)).toEqual(synth(anAdopted()));
  expect(Testing.synth(one.node.scopes[1] as any)).toHaveLength(2);
});
