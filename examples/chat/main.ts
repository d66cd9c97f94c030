import { Platform } from 'cdk-inference';
import { App, Chart } from 'cdk8s';
import { ChatService } from './chat-service';

const app = new App();
Platform.kubernetes({ prometheus: 'http://prometheus.monitoring:9090' }).attachTo(app);
new ChatService(new Chart(app, 'production'), 'chat');
app.synth();
