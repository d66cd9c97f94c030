import { ComputeSpec, Engine, Image, InferenceService } from 'cdk-inference';
import { App, Chart, Size } from 'cdk8s';

const app = new App();

new InferenceService(new Chart(app, 'minimal'), 'chat').addDeployment('main', {
  image: Image.preset(Engine.VLLM, '0.33.0'),
  args: ['Qwen/Qwen3-8B'],
  compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 }),
});

app.synth();
