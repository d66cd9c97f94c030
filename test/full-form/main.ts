import {
  Gateway,
  ModelRepository,
  Platform,
  PriorityLevels,
  PrivateNetwork,
  Scheduler,
  SharedFileSystem,
  Subnet,
  TosDriver,
} from 'cdk-inference';
import { App, Chart, Size } from 'cdk8s';
import { ChatForm } from './chat-form';
import { EmbedForm } from './embed-form';

// Every field of the two console forms, on Volcengine and on any Kubernetes cluster. Synthesis prints
// a warning for each setting that a platform only approximates.

const network = PrivateNetwork.of({
  vpc: 'vpc-2fe19q1dn2g5c59gp68m7',
  subnets: [
    Subnet.of('subnet-2fe19qp20o4u859gp68lm', 'cn-beijing-a'),
    Subnet.of('subnet-2fe19qp20o4u859gp68ln', 'cn-beijing-b'),
  ],
  securityGroups: ['sg-2fe5dgb4bp5vk59gp68kq'],
});

const vke = new App();
Platform.vke({
  region: 'cn-beijing',
  network,
  version: '1.34',
  gateway: Gateway.envoyGateway({ version: '1.9' }),
  modelRepository: ModelRepository.sharedFileSystem(
    SharedFileSystem.nas('cnas-0001.nas.ivolces.com', { mountPath: '/models' }),
    { directory: 'models/{id}/{version}' },
  ),
  timeZone: 'Asia/Shanghai',
  prometheus: 'http://vmp.example.com/api/v1',
}).attachTo(vke);

const onVke = new Chart(vke, 'vke', { namespace: 'inference' });
new PriorityLevels(onVke, 'priorities');
new ChatForm(onVke, 'chat', {
  network,
  storage: [
    SharedFileSystem.nas('cnas-0001.nas.ivolces.com', { mountPath: '/cache', path: '/chat' }),
    SharedFileSystem.vepfs('vepfs-cnbj0001', {
      mountPath: '/datasets',
      mountService: 'vepfs-mount-0001',
      readOnly: true,
    }),
    SharedFileSystem.tos('chat-adapters', {
      mountPath: '/adapters',
      readOnly: true,
      driver: TosDriver.MANAGED,
    }),
  ],
  workspace: '3b21e4a6-5a29-4d5c-a1a5-5c1b6d1f9a02',
});
new EmbedForm(onVke, 'embed', { network });
vke.synth();

const kubernetes = new App();
Platform.kubernetes({
  version: '1.36',
  gateway: Gateway.istio({ version: '1.30' }),
  scheduler: Scheduler.volcano('1.15'),
  modelRepository: ModelRepository.claim('models', { directory: '{id}/{version}' }),
  timeZone: 'Asia/Shanghai',
  prometheus: 'http://prometheus.monitoring:9090',
  monitorLabels: { release: 'prometheus' },
  privateAddressAnnotations: { 'networking.gke.io/load-balancer-type': 'Internal' },
}).attachTo(kubernetes);

const anywhere = new Chart(kubernetes, 'kubernetes', { namespace: 'inference' });
new PriorityLevels(anywhere, 'priorities');
new ChatForm(anywhere, 'chat', {
  storage: [
    SharedFileSystem.nfs('10.0.0.8', '/exports/chat', { mountPath: '/cache' }),
    SharedFileSystem.claim('datasets', { mountPath: '/datasets', readOnly: true }),
    SharedFileSystem.csi('s3.csi.example.com', {
      mountPath: '/adapters',
      readOnly: true,
      attributes: { bucket: 'chat-adapters' },
      capacity: Size.gibibytes(100),
    }),
  ],
});
new EmbedForm(anywhere, 'embed', {});
kubernetes.synth();
