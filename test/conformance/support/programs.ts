import { Size } from 'cdk8s';
import { Manifest } from './api';
import { plane } from './cluster';
import {
  AutoscalingEngine,
  ComputeSpec,
  Deployment,
  DeploymentOptions,
  Gateway,
  Image,
  InferenceService,
  InferenceServiceProps,
  LoadBalancer,
  Platform,
  Port,
  ScalingMetric,
} from '../../../src';
import { aChart, synth } from '../../support/builders';

/** The platform that the plane is. */
export function thisPlatform(version: string = plane.release.minor): Platform {
  return Platform.kubernetes({
    version,
    gateway: Gateway.envoyGateway({ version: plane.bundle.envoyGateway }),
    autoscaling: AutoscalingEngine.keda(plane.bundle.keda),
  });
}

/** A service `chat` behind an API gateway, on the plane's platform. */
export function aChat(props: InferenceServiceProps = {}): InferenceService {
  return new InferenceService(aChart(), 'chat', {
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: LoadBalancer.apiGateway(),
    platform: thisPlatform(),
    ...props,
  });
}

/** A deployment that the API server takes; one instance unless said. */
export function added(
  service: InferenceService,
  id: string,
  options: Partial<DeploymentOptions> = {},
): Deployment & { readonly service: InferenceService } {
  const deployment = service.addDeployment(id, {
    image: Image.fromUrl('registry.example.com/llm:1.0'),
    compute: ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1) }),
    ...options,
  });
  return deployment as Deployment & { readonly service: InferenceService };
}

/** Scales by CPU. */
export function scaled(deployment: Deployment): void {
  deployment.autoscale({ maxReplicas: 8, metrics: [ScalingMetric.cpuUtilization(70)] });
}

/** What a program makes. */
export function made(describe: () => InferenceService): Manifest[] {
  return synth(describe());
}

export function ofKind(objects: readonly Manifest[], kind: string): Manifest {
  return objects.find((object) => object.kind === kind)!;
}
