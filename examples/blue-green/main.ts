import { App, Chart } from 'cdk8s';
import { ChatService } from './chat-service';

// One file per step. In your own repository there is one step at a time, and a commit changes it.
const app = new App();

for (const step of ChatService.STEPS) {
  const chart = new Chart(app, step, { namespace: `llm-${step}` });
  new ChatService(chart, 'chat', step);
}

app.synth();
