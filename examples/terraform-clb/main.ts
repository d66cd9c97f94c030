import { Platform, PrivateNetwork, Subnet } from 'cdk-inference';
import { App, LocalBackend, TerraformStack } from 'cdktn';
import { EmbedService } from './embed-service';
import { KubernetesProvider } from './kubernetes-provider';
import { WeightedService } from './weighted-service';

const app = new App();
Platform.vke({
  region: 'cn-beijing',
  cluster: 'ccm5zb9p3d1rs8vbkq4h0',
  network: PrivateNetwork.of({
    vpc: 'vpc-2fe19q1dn2g5c59gp68m7',
    subnets: [Subnet.of('subnet-2fe19qp20o4u859gp68lm', 'cn-beijing-a')],
    securityGroups: ['sg-2fe5dgb4bp5vk59gp68kq'],
    // the VPC, and the addresses of Volcengine's health checks
    allowedSources: ['172.16.0.0/12', '100.64.0.0/10'],
  }),
}).attachTo(app);

const stack = new TerraformStack(app, 'mixed');
new LocalBackend(stack, { path: 'terraform.tfstate' });
new KubernetesProvider(stack, 'kubernetes', { configPath: '~/.kube/config' });

// By instance count: Terraform creates the CLB, and the cluster's controller adds the backends.
new EmbedService(stack, 'embed');
// By weights: Terraform creates the listeners and servers too.
new WeightedService(stack, 'rank');

app.synth();
