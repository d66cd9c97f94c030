import { Platform } from 'cdk-inference';
import { App, Chart } from 'cdk8s';
import { ChatService } from './chat-service';

const app = new App();
Platform.kubernetes({
  prometheus: 'http://prometheus.monitoring:9090',
  timeZone: 'Asia/Shanghai',
}).attachTo(app);

const chart = new Chart(app, 'production');
new ChatService(chart, 'chat');

app.synth();
