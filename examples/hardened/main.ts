import {
  ComputeSpec,
  Engine,
  Image,
  ImagePullPolicy,
  InferenceService,
  NetworkPeer,
  Platform,
  PodDefaults,
} from 'cdk-inference';
import { App, Chart, Size } from 'cdk8s';

const app = new App();
// a part of a pod that does not fit the level is a warning, which stops a strict synthesis
Platform.kubernetes({ strict: true }).attachTo(app);
const chart = new Chart(app, 'hardened', { namespace: 'llm' });

// every pod of the app fits the restricted Pod Security level
PodDefaults.of({
  hardened: true,
  // the user of the vLLM image
  podSecurityContext: { runAsUser: 2000, runAsGroup: 0 },
  securityContext: { readOnlyRootFilesystem: true },
}).attachTo(app);

// only pods in the namespace `clients` connect
const chat = new InferenceService(chart, 'chat', {
  networkAccess: { callers: [NetworkPeer.inNamespace('clients')] },
});

chat.addDeployment('main', {
  image: Image.preset(Engine.VLLM, '0.33.0'),
  args: ['Qwen/Qwen3-8B'],
  compute: ComputeSpec.of({
    cpu: 8,
    memory: Size.gibibytes(32),
    gpus: 1,
    // the weights and the caches of the engine
    ephemeralStorage: Size.gibibytes(50),
  }),
  replicas: 2,
  env: { HOME: '/home/vllm' },
  pod: {
    // the paths that the engine writes to
    volumes: [
      { name: 'home', emptyDir: {} },
      { name: 'tmp', emptyDir: {} },
    ],
    volumeMounts: [
      { name: 'home', mountPath: '/home/vllm' },
      { name: 'tmp', mountPath: '/tmp' },
    ],
    imagePullPolicy: ImagePullPolicy.ALWAYS,
  },
});

app.synth();
