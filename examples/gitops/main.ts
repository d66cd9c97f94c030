import { Platform, Preview } from 'cdk-inference';
import { App, Chart } from 'cdk8s';
import { ChatService, ChatServiceProps } from './chat-service';

// a release goes through this list from the top to the bottom, one pull request for each step
const CLUSTERS: Record<string, ChatServiceProps> = {
  dev: { stable: { version: '0.33.0', replicas: 1 } },
  staging: { stable: { version: '0.33.0', replicas: 2 } },
  'production-eu': {
    stable: { version: '0.32.0', replicas: 6 },
    canary: { version: '0.33.0', replicas: 1, percent: 10 },
  },
  'production-us': { stable: { version: '0.32.0', replicas: 6 } },
};

const app = new App();

for (const [name, props] of Object.entries(CLUSTERS)) {
  // one file per cluster: dist/dev.k8s.yaml
  const chart = new Chart(app, name, { namespace: 'llm' });
  Platform.kubernetes({ name }).attachTo(chart);
  new ChatService(chart, 'chat', props);
}

Preview.attachTo(app);
app.synth();
