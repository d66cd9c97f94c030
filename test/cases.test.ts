import { Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { EnvFieldPaths, EnvValue } from 'cdk8s-plus-28';
import {
  ClaimAccessMode,
  ComputeSpec,
  Deployment,
  DeploymentOptions,
  Engine,
  Gateway,
  Image,
  InferenceService,
  InferenceServiceProps,
  LoadBalancer,
  Model,
  ModelRepository,
  Platform,
  Port,
  PrometheusAuth,
  Queue,
  RollingUpdate,
  ScaleToZero,
  ScalingMetric,
  SharedFileSystem,
} from '../src';
import { aChart, aDeployment, aService, container, object, synth } from './support/builders';
import { errorsOf, expectFinding, expectNone, findingsOf } from './support/findings';

/** What people reported of other tools, and what they would get here. */
interface Case {
  /** Public threads. */
  readonly from: string;
  readonly wanted: string;
  /** A patch, where no option is meant for it. */
  readonly hatch?: true;
  readonly holds: () => void;
}

const MEMORY = Size.gibibytes(64);
const VLLM = Image.preset(Engine.VLLM, '0.33.0');
const OWN = Image.fromUrl('registry.example.com/llm:1');
const PROMETHEUS = Platform.kubernetes({ prometheus: 'http://prometheus.monitoring:9090' });
const HTTP = [Port.http1({ listen: 8000, expose: 80 })];
const TCP = [Port.http({ listen: 8000, expose: 80 })];
const gpus = (count: number) => ComputeSpec.of({ cpu: 16, memory: MEMORY, gpus: count });

function deployed(
  options: Partial<DeploymentOptions> = {},
  props: InferenceServiceProps = { ports: undefined },
  chart: Chart = aChart('llm'),
): Deployment & { readonly service: InferenceService } {
  const service = aService(props, chart);
  return aDeployment(service, { image: VLLM, compute: gpus(1), ...options });
}

function podOf({ service }: { readonly service: InferenceService }): any {
  return object(service, 'Deployment').spec.template.spec;
}

function queued(options: Partial<DeploymentOptions>, capacity: number) {
  return deployed({ ...options, queue: Queue.named('gpu', { capacity: { gpus: capacity } }) });
}

function scaled(metric: ScalingMetric, platform: Platform = PROMETHEUS, chart?: Chart) {
  const deployment = deployed({}, { ports: undefined, platform }, chart);
  deployment.autoscale({ maxReplicas: 4, metrics: [metric] });
  return deployment;
}

const triggersOf = ({ service }: { readonly service: InferenceService }) =>
  object(service, 'ScaledObject').spec.triggers;

const CASES: Record<string, Case> = {
  R02: {
    from: 'vllm-project/production-stack#97, sgl-project/sgl-project.github.io#5',
    wanted: 'tensor parallelism has a larger /dev/shm, and uses as many GPUs as there are',
    holds: () => {
      for (const [image, args] of [
        [VLLM, ['--tensor-parallel-size', '4']],
        [Image.preset(Engine.SGLANG, '0.5.5'), ['--tp', '4']],
      ] as [Image, string[]][]) {
        const four = deployed({ image, args, compute: gpus(4) });
        expect(container(four.service).volumeMounts).toContainEqual({
          name: 'shared-memory',
          mountPath: '/dev/shm',
        });
        expectFinding(deployed({ image, args, compute: gpus(8) }).service, 'PARALLELISM', {
          at: 'chart/chat/main',
        });
      }
    },
  },
  R03: {
    from: 'vllm-project/vllm#34199, defilantech/LLMKube#358',
    wanted: 'a Service named like the engine sets no variable in pods',
    holds: () => {
      for (const name of ['vllm', 'sglang']) {
        const service = new InferenceService(aChart(), name, {
          ports: TCP,
          loadBalancer: LoadBalancer.clb(),
        });
        aDeployment(service, { image: VLLM });
        expect(podOf({ service }).enableServiceLinks).toBe(false);
        expect(podOf(deployed({ resourceName: name })).enableServiceLinks).toBe(false);
      }
    },
  },
  R07: {
    from: 'vllm-project/production-stack#107, Vexa-ai/vexa#774',
    wanted: 'a rolling update does not wait for a ReadWriteOnce claim for ever',
    holds: () => {
      const accessMode = ClaimAccessMode.READ_WRITE_ONCE;
      const storage = [SharedFileSystem.claim('cache', { mountPath: '/cache', accessMode })];
      expectFinding(deployed({ storage }).service, 'STORAGE_ONE_NODE', {
        at: 'chart/chat/main',
        names: ['RollingUpdate.recreate()'],
      });
      const { service } = deployed({ storage, rollingUpdate: RollingUpdate.recreate() });
      expectNone(service, 'STORAGE_ONE_NODE');
      expect(object(service, 'Deployment').spec.strategy).toEqual({ type: 'Recreate' });
    },
  },
  R12: {
    from: 'kserve/kserve#5496, vllm-project/vllm#24885, triton-inference-server/server#1927',
    wanted: 'an engine drains as long as its pod waits',
    holds: () => {
      for (const [image, flag] of [
        [VLLM, '--shutdown-timeout'],
        [Image.preset(Engine.TRITON, '25.08'), '--exit-timeout-secs'],
      ] as [Image, string][]) {
        const { service } = deployed({ image, gracefulShutdown: Duration.minutes(10) });
        const { args } = container(service);
        expect(args[args.indexOf(flag) + 1]).toBe('600');
        expect(podOf({ service }).terminationGracePeriodSeconds).toBeGreaterThan(600);
      }
    },
  },
  R13: {
    from: 'vllm-project/aibrix#685, kserve/kserve#3113',
    wanted: 'a pod that has not loaded its model gets no requests, or a finding says so',
    holds: () => {
      for (const [ports, loadBalancer] of [
        [HTTP, LoadBalancer.apiGateway()],
        [TCP, LoadBalancer.clb()],
      ] as [Port[], LoadBalancer][]) {
        const main = deployed({ image: OWN, replicas: 2 }, { ports, loadBalancer });
        expectFinding(main.service, 'PROBE_READINESS', { at: 'chart/chat/main' });
        expect(main.rollout()[0].fewestServing).toBe(0);
      }
    },
  },
  R14: {
    from: 'vllm-project/aibrix#2107',
    wanted: 'a variable stands behind those that it refers to',
    holds: () => {
      const secret = { name: 'cache' } as any;
      const { service } = deployed({
        env: { A_POD: '$(POD_IP):8200', A_SECRET: 'redis://:$(PASSWORD)@cache', A_TEXT: '$(HOST)' },
        envValues: {
          POD_IP: EnvValue.fromFieldRef(EnvFieldPaths.POD_IP),
          PASSWORD: EnvValue.fromSecretValue({ secret, key: 'password' }),
          HOST: EnvValue.fromValue('cache'),
        },
      });
      const names = container(service).env.map(({ name }: any) => name);
      const before = (one: string, other: string) => names.indexOf(one) < names.indexOf(other);
      expect(before('POD_IP', 'A_POD')).toBe(true);
      expect(before('PASSWORD', 'A_SECRET')).toBe(true);
      expect(before('HOST', 'A_TEXT')).toBe(true);
    },
  },
  R15: {
    from: 'kserve/kserve#5373',
    wanted: 'each container of a hardened pod meets the restricted level',
    holds: () => {
      const modelRepository = ModelRepository.download('s3://models/{id}/{version}', {
        image: 'registry.example.com/fetch:1',
      });
      const hardened = deployed(
        {
          model: Model.fromRepository('qwen', 'v1'),
          pod: {
            hardened: true,
            podSecurityContext: { runAsUser: 1000 },
            sidecars: [{ name: 'log', image: 'registry.example.com/log:1' }],
          },
        },
        { ports: undefined, platform: Platform.kubernetes({ modelRepository }) },
      );
      const { initContainers, containers } = podOf(hardened);
      const all = [...initContainers, ...containers];
      expect(all.map(({ name }) => name)).toEqual(['model-download', 'inference', 'log']);
      for (const { securityContext } of all) {
        expect(securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        });
      }
    },
  },
  R16: {
    from: 'NVIDIA/aicr#1159, gke-labs/kube-agents#500',
    wanted: "an engine's image in a registry of one's own keeps what is known of the engine",
    holds: () => {
      const version = '0.33.0';
      const image = Image.custom('registry.example.com/mirror/vllm-openai', `v${version}`, {
        engine: Engine.VLLM,
        version,
      });
      const { service } = deployed({ image });
      const { image: mirrored, ...own } = container(service);
      const { image: _, ...preset } = container(deployed().service);
      expect(mirrored).toBe('registry.example.com/mirror/vllm-openai:v0.33.0');
      expect(own).toEqual(preset);
    },
  },
  R23: {
    from: 'kserve/kserve#4371, kedacore/keda#2566',
    wanted: 'a Prometheus may want a token',
    holds: () => {
      const platform = Platform.kubernetes({
        prometheus: 'https://querier.monitoring:9091',
        prometheusAuth: PrometheusAuth.bearer('querier'),
      });
      const [{ metadata, authenticationRef }] = triggersOf(
        scaled(ScalingMetric.queueLength(4), platform),
      );
      expect(metadata.authModes).toBe('bearer');
      expect(authenticationRef).toEqual({ name: 'querier' });
    },
  },
  R24: {
    from: 'kserve/kserve#5996, defilantech/LLMKube#473',
    wanted: 'no pod while nobody asks',
    holds: () => {
      const { service } = deployed({}, { ports: undefined, platform: PROMETHEUS });
      const metrics = [ScalingMetric.queueLength(4)];
      service.deployments[0].autoscale({ minReplicas: 0, maxReplicas: 4, metrics });
      expectFinding(service, 'SCALING_BOUNDS', {
        at: 'chart/chat/main/Autoscaler',
        names: ['scaleToZero'],
      });
      const idle = deployed({}, { ports: undefined, platform: PROMETHEUS }).service;
      const jobs = ScalingMetric.prometheus('sum(jobs)', 20);
      const scaleToZero = ScaleToZero.onMetric(jobs);
      idle.deployments[0].autoscale({ maxReplicas: 4, metrics, scaleToZero });
      expect(object(idle, 'ScaledObject').spec).toMatchObject({
        idleReplicaCount: 0,
        minReplicaCount: 1,
      });
    },
  },
  R29: {
    from: 'kserve/kserve#4542',
    wanted: 'a query counts no pods of the same name in another namespace',
    holds: () => {
      for (const metric of [
        ScalingMetric.queueLength(4),
        ScalingMetric.gpuUtilization(70),
        ScalingMetric.prometheus(`sum(x{${ScalingMetric.PODS}})`, 1),
      ]) {
        const inNamespace = scaled(metric);
        const [{ metadata }] = triggersOf(inNamespace);
        expect(metadata.query).toContain('namespace="llm"');
        expectNone(inNamespace.service, 'SCALING_NAMESPACE');
        expectFinding(scaled(metric, PROMETHEUS, aChart()).service, 'SCALING_NAMESPACE', {
          at: 'chart/chat/main/Autoscaler',
        });
      }
    },
  },
  R42: {
    from: 'kserve/kserve#5311',
    wanted: 'a gateway that does not know timeouts gets none that nobody set',
    holds: () => {
      const platform = Platform.kubernetes({ gateway: Gateway.gatewayApi({ className: 'other' }) });
      const loadBalancer = LoadBalancer.apiGateway();
      const { service } = deployed({}, { ports: HTTP, loadBalancer, platform });
      expect(JSON.stringify(object(service, 'HTTPRoute'))).not.toContain('timeouts');
    },
  },
  R43: {
    from: 'envoyproxy/gateway#2284, ar-io/ar-io-node#841',
    wanted: 'more than 1,024 requests at a time',
    holds: () => {
      const { service } = deployed({}, { ports: HTTP, loadBalancer: LoadBalancer.apiGateway() });
      const limits: number[] = Object.values(
        object(service, 'BackendTrafficPolicy').spec.circuitBreaker,
      );
      expect(Math.min(...limits)).toBeGreaterThan(1024);
    },
  },
  R44: {
    from: 'kubermatic/kubermatic#15496',
    wanted: 'a TLS listener has its host name, for cert-manager',
    holds: () => {
      const { service } = deployed(
        {},
        {
          ports: [Port.http1({ listen: 8000, expose: 443 })],
          loadBalancer: LoadBalancer.apiGateway({
            certificate: 'chat-tls',
            hostnames: ['chat.example.com'],
          }),
        },
      );
      const [{ hostname }] = object(service, 'Gateway').spec.listeners;
      expect(hostname).toBe('chat.example.com');
    },
  },
  R50: {
    from: 'kubernetes-sigs/aws-load-balancer-controller#4132, uptrace/helm-charts#45, apache/apisix-helm-chart#755',
    wanted: "a field of the load balancer's Service alone",
    hatch: true,
    holds: () => {
      const balanced = () => deployed({}, { ports: TCP, loadBalancer: LoadBalancer.clb() }).service;
      const local = JsonPatch.add('/spec/externalTrafficPolicy', 'Local');
      const all = balanced();
      all.patch('Service', local);
      expectFinding(all, 'PATCH_TARGET', { names: ['Service/chat-main', 'patchObject('] });
      const one = balanced();
      one.patchObject('Service', 'chat', local, JsonPatch.add('/metadata/annotations/x', 'y'));
      expect(errorsOf(one)).toEqual([]);
      const policies = synth(one).filter(({ spec }) => spec.externalTrafficPolicy);
      expect(policies.map(({ metadata }) => metadata.name)).toEqual(['chat']);
    },
  },
  R64: {
    from: 'cdk8s-team/cdk8s-plus#984',
    wanted: 'ephemeral storage, a second device, and no CPU limit',
    holds: () => {
      const { service } = deployed({
        compute: ComputeSpec.of({
          cpu: 8,
          memory: MEMORY,
          ephemeralStorage: Size.gibibytes(200),
          extendedResources: { 'rdma/hca': 1 },
          cpuLimit: false,
        }),
      });
      const limits = { memory: '64Gi', 'ephemeral-storage': '200Gi', 'rdma/hca': '1' };
      expect(container(service).resources).toEqual({ limits, requests: { cpu: '8', ...limits } });
    },
  },
  R71: {
    from: 'bayesimpact/bayes-platform#776',
    wanted: 'a full pool of GPUs: stop the old pods first',
    holds: () => {
      expectNone(
        queued({ rollingUpdate: RollingUpdate.recreate() }, 1).service,
        'ROLLOUT_DEADLOCK',
      );
      const patched = queued({}, 1);
      patched.patch('Deployment', JsonPatch.replace('/spec/strategy', { type: 'Recreate' }));
      expectFinding(patched.service, 'ROLLOUT_DEADLOCK', {
        at: 'chart/chat/main',
        names: ['rollingUpdate: RollingUpdate.recreate()', 'not a patch of spec.strategy'],
      });
    },
  },
  R72: {
    from: 'opendatahub-io/kserve#1822',
    wanted: 'one pod less and none more, whatever their number',
    holds: () => {
      for (const replicas of [3, 10]) {
        const rollingUpdate = RollingUpdate.ofCounts({ maxUnavailable: 1, maxSurge: 0 });
        const { service } = queued({ replicas, rollingUpdate }, replicas);
        expectNone(service, 'ROLLOUT_DEADLOCK');
        expect(object(service, 'Deployment').spec.strategy.rollingUpdate).toEqual({
          maxUnavailable: 1,
          maxSurge: 0,
        });
      }
      const [{ fix }] = findingsOf(queued({ replicas: 3 }, 3).service, 'ROLLOUT_DEADLOCK');
      expect(fix).toContain('RollingUpdate.ofCounts({ maxUnavailable: 1, maxSurge: 0 })');
    },
  },
};

describe('what people reported of other tools', () => {
  test.each(Object.entries(CASES).map(([id, each]) => ({ id, ...each })))(
    '$id: $wanted ($from)',
    ({ holds }) => holds(),
  );

  test('is an option, but for what is left to patches', () => {
    const hatches = Object.entries(CASES).filter(([, { hatch }]) => hatch);
    expect(hatches.map(([id]) => id)).toEqual(['R50']);
  });
});
