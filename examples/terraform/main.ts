import { Platform } from 'cdk-inference';
import { App, LocalBackend, TerraformStack } from 'cdktn';
import { ChatService } from './chat-service';
import { KubernetesProvider } from './kubernetes-provider';

const app = new App();
Platform.kubernetes({
  prometheus: 'http://prometheus.monitoring:9090',
  timeZone: 'Asia/Shanghai',
}).attachTo(app);

const stack = new TerraformStack(app, 'production');
new LocalBackend(stack, { path: 'terraform.tfstate' });
new KubernetesProvider(stack, 'kubernetes', { configPath: '~/.kube/config' });
new ChatService(stack, 'chat');

app.synth();
