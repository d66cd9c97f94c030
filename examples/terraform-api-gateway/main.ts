import { Platform, PrivateNetwork, Subnet } from 'cdk-inference';
import { App, LocalBackend, TerraformStack } from 'cdktn';
import { ChatService } from './chat-service';
import { KubernetesProvider } from './kubernetes-provider';

const app = new App();
Platform.vke({
  region: 'cn-beijing',
  cluster: 'ccm5zb9p3d1rs8vbkq4h0',
  network: PrivateNetwork.of({
    vpc: 'vpc-3rlkeggyn6tc010exd32q1234',
    subnets: [
      Subnet.of('subnet-3tex2x1cwd4c0', 'cn-beijing-a'),
      Subnet.of('subnet-2fe79j7c8o5c0', 'cn-beijing-b'),
    ],
    securityGroups: ['sg-2d6t6djr2wge858ozfczv41xq'],
  }),
  prometheus: 'http://prometheus.monitoring:9090',
}).attachTo(app);

const stack = new TerraformStack(app, 'production');
new LocalBackend(stack, { path: 'terraform.tfstate' });
new KubernetesProvider(stack, 'kubernetes', { configPath: '~/.kube/config' });

// Volcengine's API gateway, because the platform sets no gateway in the cluster.
new ChatService(stack, 'chat');

app.synth();
