import {
  ComputeSpec,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  SharedFileSystem,
} from 'cdk-inference';
import { Duration, Size } from 'cdk8s';
import { EnvValue, PersistentVolumeAccessMode, PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** A model of 70 billion parameters over four GPUs of 80 GB. Its license must be accepted at Hugging Face. */
export class ChatService extends InferenceService {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      createNamespace: true,
      ports: [Port.http1({ listen: 8000, expose: 80 })],
      loadBalancer: LoadBalancer.apiGateway(),
    });
    // 140 GB in BF16, downloaded once: all replicas read the same files
    new PersistentVolumeClaim(this, 'Cache', {
      metadata: { name: 'hf-cache' },
      accessModes: [PersistentVolumeAccessMode.READ_WRITE_MANY],
      storage: Size.gibibytes(200),
    });
    this.addDeployment('main', {
      image: Image.preset(Engine.VLLM, '0.33.0'),
      args: ['meta-llama/Llama-3.3-70B-Instruct', '--max-model-len', '32768'],
      parallelism: { tensor: 4 },
      compute: ComputeSpec.of({
        cpu: 32,
        memory: Size.gibibytes(256),
        gpus: 4,
        // the processes of the four GPUs exchange tensors here
        sharedMemory: Size.gibibytes(16),
      }),
      storage: [SharedFileSystem.claim('hf-cache', { mountPath: '/cache' })],
      env: { HF_HOME: '/cache' },
      envValues: {
        HF_TOKEN: EnvValue.fromSecretValue({
          secret: Secret.fromSecretName(this, 'Token', 'hf-token'),
          key: 'token',
        }),
      },
      gracefulShutdown: Duration.minutes(2),
    });
  }
}
