import {
  ClbAlgorithm,
  ComputeSpec,
  Image,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  PrivateNetwork,
  Queue,
  Subnet,
} from 'cdk-inference';
import { App, Chart, Size } from 'cdk8s';

const app = new App();
const chart = new Chart(app, 'mixed', { namespace: 'llm' });

Platform.vke({
  region: 'cn-beijing',
  network: PrivateNetwork.of({
    vpc: 'vpc-2fe19q1dn2g5c59gp68m7',
    subnets: [Subnet.of('subnet-2fe19qp20o4u859gp68lm', 'cn-beijing-a')],
    securityGroups: ['sg-2fe5dgb4bp5vk59gp68kq'],
  }),
}).attachTo(app);

// Every instance gets the same share, whatever hardware it runs on.
const embed = new InferenceService(chart, 'embed', {
  ports: [Port.http({ listen: 8080, expose: 80 })],
  loadBalancer: LoadBalancer.clb({ algorithm: ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS }),
});

const image = Image.custom('registry.example.com/team/embed', '2.3.0');

embed.addDeployment('a10', {
  image,
  compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 }),
  queue: Queue.named('a10', { nodeSelector: { 'example.com/gpu': 'a10' } }),
  replicas: 6,
});

embed.addDeployment('l20', {
  image,
  compute: ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(64), gpus: 1 }),
  queue: Queue.named('l20', { nodeSelector: { 'example.com/gpu': 'l20' } }),
  replicas: 4,
});

// Out of the service's traffic, and reached by an address of its own, to look into a problem.
embed.addDeployment('debug', {
  image: Image.custom('registry.example.com/team/embed', '2.3.0-debug'),
  compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 }),
  queue: Queue.named('a10', { nodeSelector: { 'example.com/gpu': 'a10' } }),
  acceptTraffic: false,
  loadBalancer: LoadBalancer.clb(),
});

app.synth();
