import {
  ComputeSpec,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  Probe,
  RollingUpdate,
  SharedFileSystem,
} from 'cdk-inference';
import { Duration, Size } from 'cdk8s';
import { EnvValue, PersistentVolumeAccessMode, PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** A model with 70 billion parameters on four GPUs of 80 GB. */
export class ChatService extends InferenceService {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      createNamespace: true,
      ports: [Port.http1({ listen: 8000, expose: 80 })],
      loadBalancer: LoadBalancer.apiGateway(),
    });
    // the token of an account that accepted the license of the model
    const token = Secret.fromSecretName(this, 'Token', 'hugging-face');

    // the first pod downloads 132 GiB of weights, and all pods read them from here
    const cache = new PersistentVolumeClaim(this, 'Cache', {
      metadata: { name: 'hugging-face-cache' },
      accessModes: [PersistentVolumeAccessMode.READ_WRITE_MANY],
      storage: Size.gibibytes(200),
    });

    this.addDeployment('main', {
      image: Image.preset(Engine.VLLM, '0.33.0'),
      args: ['meta-llama/Llama-3.3-70B-Instruct', '--max-model-len', '32768'],
      // four GPUs of 80 GB: the library adds --tensor-parallel-size 4 and 8 GiB of /dev/shm
      compute: ComputeSpec.of({ cpu: 32, memory: Size.gibibytes(256), gpus: 4 }),
      envValues: { HF_TOKEN: EnvValue.fromSecretValue({ secret: token, key: 'token' }) },
      env: { HF_HOME: '/hf' },
      storage: [SharedFileSystem.claim(cache.name, { mountPath: '/hf' })],
      // the first start downloads the model: up to two hours
      startup: Probe.fromHttpGet('/health', {
        period: Duration.seconds(10),
        failureThreshold: 720,
      }),
      // an update stops one replica before it starts the next, so it needs no spare GPUs
      rollingUpdate: RollingUpdate.ofCounts({ maxUnavailable: 1, maxSurge: 0 }),
      replicas: 2,
      gracefulShutdown: Duration.minutes(2),
    });
  }
}
