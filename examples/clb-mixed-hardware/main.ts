import { Platform, PrivateNetwork, Subnet } from 'cdk-inference';
import { App, Chart } from 'cdk8s';
import { EmbedService } from './embed-service';

const app = new App();
Platform.vke({
  region: 'cn-beijing',
  network: PrivateNetwork.of({
    vpc: 'vpc-2fe19q1dn2g5c59gp68m7',
    subnets: [Subnet.of('subnet-2fe19qp20o4u859gp68lm', 'cn-beijing-a')],
    securityGroups: ['sg-2fe5dgb4bp5vk59gp68kq'],
  }),
}).attachTo(app);

new EmbedService(new Chart(app, 'mixed', { namespace: 'llm' }), 'embed');

app.synth();
