import { Duration, Size } from 'cdk8s';
import { Manifest } from './api';
import { thisPlatform } from './gateway-plane';
import {
  ComputeSpec,
  DeploymentOptions,
  GatewayAlgorithm,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  PublicGatewayOptions,
  Weight,
} from '../../../src';
import { aChart, synth } from '../../support/builders';

/** A service `chat` whose traffic is split. */
export interface Split extends PublicGatewayOptions {
  /** By the id of the deployment, in order; one deployment alone takes all. */
  readonly weights: Readonly<Record<string, number>>;
  readonly algorithm?: GatewayAlgorithm;
  readonly ports?: Port[];
  readonly hostnames?: string[];
  readonly certificate?: string;
  readonly routeTimeout?: Duration;
  readonly deployment?: Partial<DeploymentOptions>;
  /** Options of single deployments, by id. */
  readonly each?: Readonly<Record<string, Partial<DeploymentOptions>>>;
  /** Whether the ready pods share the requests, whatever the weights are. */
  readonly byInstanceCount?: boolean;
}

/** A service on the plane's platform, on one HTTP port unless said. */
export function aSplitService(split: Split): InferenceService {
  const { weights, ports, deployment, each = {}, byInstanceCount, ...loadBalancer } = split;
  const service = new InferenceService(aChart(), 'chat', {
    ports: ports ?? [Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: LoadBalancer.apiGateway(loadBalancer),
    platform: thisPlatform(),
  });
  const shares = Object.entries(weights).map(([id, weight]) =>
    Weight.of(
      service.addDeployment(id, {
        image: Image.fromUrl('registry.example.com/llm:1.0'),
        compute: ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1) }),
        ...deployment,
        ...each[id],
      }),
      weight,
    ),
  );
  if (shares.length > 1 && byInstanceCount === true) {
    service.splitByInstanceCount();
  } else if (shares.length > 1) {
    service.splitTraffic(shares);
  }
  return service;
}

/** What a service with a split is rendered as. */
export function aSplit(split: Split): Manifest[] {
  return synth(aSplitService(split));
}
