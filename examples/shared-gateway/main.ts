import {
  CertificateIssuer,
  ComputeSpec,
  Engine,
  Gateway,
  GatewayAlgorithm,
  Image,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  SharedGateway,
} from 'cdk-inference';
import { App, Chart, Duration, Size } from 'cdk8s';

const app = new App();
Platform.kubernetes({ gateway: Gateway.envoyGateway({ version: '1.9' }) }).attachTo(app);

// the platform team: one address, HTTPS for one host name, two namespaces that may use them
const shared = new SharedGateway(new Chart(app, 'gateways', { namespace: 'gateways' }), 'public', {
  hostnames: ['models.example.com'],
  certificateIssuer: CertificateIssuer.clusterIssuer('letsencrypt'),
  redirectHttp: true,
  allowedNamespaces: ['team-chat', 'team-code'],
});

const compute = ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(128), gpus: 1 });
const ports = [Port.http1({ listen: 8000, expose: 443 })];

// one team: https://models.example.com/chat/v1/chat/completions
const chat = new InferenceService(new Chart(app, 'chat', { namespace: 'team-chat' }), 'chat', {
  ports,
  loadBalancer: LoadBalancer.apiGateway({
    gateway: shared,
    path: '/chat',
    algorithm: GatewayAlgorithm.consistentHash('x-session-id'),
  }),
});
chat.addDeployment('main', {
  image: Image.preset(Engine.VLLM, '0.33.0'),
  // vLLM then serves /chat/v1 as well as /v1
  args: ['Qwen/Qwen3-8B', '--root-path', '/chat'],
  compute,
  replicas: 2,
});

// another team: https://models.example.com/code/v1/completions, at most a minute each
const code = new InferenceService(new Chart(app, 'code', { namespace: 'team-code' }), 'code', {
  ports,
  loadBalancer: LoadBalancer.apiGateway({
    gateway: shared,
    path: '/code',
    // the gateway removes /code, so the engine needs no option; the other team's engine keeps its prefix
    pathRewrite: '/',
    algorithm: GatewayAlgorithm.LEAST_CONNECTIONS,
    routeTimeout: Duration.minutes(1),
  }),
});
code.addDeployment('main', {
  image: Image.preset(Engine.VLLM, '0.33.0'),
  args: ['Qwen/Qwen3-Coder-30B-A3B-Instruct'],
  compute,
});

app.synth();
