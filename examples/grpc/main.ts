import {
  ComputeSpec,
  Engine,
  GatewayAlgorithm,
  Image,
  InferenceService,
  LoadBalancer,
  Model,
  Port,
  Weight,
} from 'cdk-inference';
import { App, Chart, Size } from 'cdk8s';

const app = new App();
const chart = new Chart(app, 'grpc', { namespace: 'vision' });

// Triton serves gRPC and HTTP. Both go through one gateway with TLS.
const detect = new InferenceService(chart, 'detect', {
  ports: [
    Port.grpc({ listen: 8001, expose: 8443 }),
    Port.http1({ listen: 8000, expose: 443 }),
    Port.metrics({ listen: 8002 }),
  ],
  loadBalancer: LoadBalancer.apiGateway({
    algorithm: GatewayAlgorithm.RANDOM,
    hostnames: ['detect.example.com'],
    certificate: 'detect-tls',
  }),
});

const triton = {
  image: Image.preset(Engine.TRITON, '26.06'),
  // a claim with a model repository of Triton; the library passes its path to the server
  model: Model.fromClaim('detect-models'),
};

const large = detect.addDeployment('large', {
  ...triton,
  compute: ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(64), gpus: 2 }),
  replicas: 3,
});
const small = detect.addDeployment('small', {
  ...triton,
  compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 }),
  replicas: 2,
});

detect.splitTraffic([Weight.of(large, 3), Weight.of(small, 1)]);

app.synth();
