import { Platform, Preview } from 'cdk-inference';
import { App, Chart } from 'cdk8s';
import { ChatService } from './chat-service';

const app = new App();
// describes the cluster for all services; set versions and the gateway here
Platform.kubernetes().attachTo(app);

const production = new Chart(app, 'production', { namespace: 'llm' });
new ChatService(production, 'chat');

// what happens when the output is applied, for reviewers: the folder preview/
Preview.attachTo(app);

app.synth();
