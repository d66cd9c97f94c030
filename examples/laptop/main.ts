import {
  ComputeSpec,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  ScalingMetric,
  Weight,
} from 'cdk-inference';
import { App, Chart, Include, Size } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-28';

/** Percent of the requests that the canary gets. */
const CANARY = 10;

const app = new App();
Platform.kubernetes({ prometheus: 'http://prometheus-operated.monitoring:9090' }).attachTo(app);

// once per cluster: the GatewayClass, and a Prometheus that reads the metrics of all pods
new Include(new Chart(app, 'cluster'), 'cluster', { url: 'cluster.yaml' });

const chart = new Chart(app, 'laptop', { namespace: 'laptop' });
const chat = new InferenceService(chart, 'chat', {
  createNamespace: true,
  ports: [Port.http1({ listen: 8000, expose: 80 })],
  loadBalancer: LoadBalancer.apiGateway(),
});

const program = new ConfigMap(chart, 'program');
program.addFile('server.js');

/** A server without a model. It has the health check and the metrics of vLLM, so the engine's preset fits. */
const server = {
  image: Image.custom('node', '24-alpine', { engine: Engine.VLLM, version: '0.33.0' }),
  args: ['/program/server.js'],
  compute: ComputeSpec.of({ cpu: 0.1, memory: Size.mebibytes(128) }),
  pod: {
    volumes: [{ name: 'program', configMap: { name: program.name } }],
    volumeMounts: [{ name: 'program', mountPath: '/program' }],
  },
};

const stable = chat.addDeployment('stable', { ...server, env: { DEPLOYMENT: 'stable' } });
const canary = chat.addDeployment('canary', { ...server, env: { DEPLOYMENT: 'canary' } });
chat.splitTraffic([Weight.of(stable, 100 - CANARY), Weight.of(canary, CANARY)]);
stable.autoscale({ maxReplicas: 4, metrics: [ScalingMetric.queueLength(4)] });

app.synth();
