import { Platform, Preview } from 'cdk-inference';
import { App, Chart } from 'cdk8s';
import { ChatService } from './chat-service';
import { ENVIRONMENTS } from './environments';

const app = new App();

// one file per cluster, such as dist/dev.k8s.yaml, which Argo CD applies: argo-cd.yaml
for (const environment of ENVIRONMENTS) {
  const chart = new Chart(app, environment.cluster, { namespace: 'llm' });
  // describes the cluster; set versions and the gateway here
  Platform.kubernetes({ name: environment.cluster }).attachTo(chart);
  new ChatService(chart, 'chat', environment);
}

// what happens when the output is applied, for reviewers: the folder preview/
Preview.attachTo(app);

app.synth();
