import {
  Authentication,
  CertificateIssuer,
  ComputeSpec,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  RateLimit,
} from 'cdk-inference';
import { App, Chart, Size } from 'cdk8s';

const app = new App();
const chart = new Chart(app, 'public-api', { namespace: 'llm' });

// customers send https://api.example.com/chat/v1/… with a key, from programs and from web pages
const chat = new InferenceService(chart, 'chat', {
  ports: [Port.http1({ listen: 8000, expose: 443, path: '/chat' })],
  loadBalancer: LoadBalancer.apiGateway({
    hostnames: ['api.example.com'],
    certificate: 'api-tls',
    certificateIssuer: CertificateIssuer.clusterIssuer('letsencrypt'),
    redirectHttp: true,
    authentication: Authentication.apiKeys({ secrets: ['customers'] }),
    rateLimit: RateLimit.perMinute(600, { perClient: true }),
    cors: { allowOrigins: ['https://chat.example.com'] },
    maxRequestBody: Size.mebibytes(4),
    pathRewrite: '/',
  }),
});

chat.addDeployment('main', {
  image: Image.preset(Engine.VLLM, '0.33.0'),
  args: ['Qwen/Qwen3-8B'],
  compute: ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(128), gpus: 1 }),
  replicas: 4,
});
app.synth();
