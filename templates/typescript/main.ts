import { Platform } from 'cdk-inference';
import { App, Chart } from 'cdk8s';
import { ChatService } from './chat-service';

const app = new App();
// what the cluster is, said once for everything below; versions and the gateway belong here
Platform.kubernetes().attachTo(app);

const production = new Chart(app, 'production', { namespace: 'llm' });
new ChatService(production, 'chat');

app.synth();
