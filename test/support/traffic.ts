import { Chart } from 'cdk8s';
import { aDeployment, aService } from './builders';
import {
  Deployment,
  DeploymentOptions,
  InferenceService,
  InferenceServiceProps,
  KubernetesPlatformOptions,
  LoadBalancer,
  Platform,
  Port,
  PrivateNetwork,
  Queue,
  Subnet,
  Weight,
} from '../../src';

/** A cluster in the cloud, with a network of which no test is about. */
export function aCloud(options: KubernetesPlatformOptions = {}): Platform {
  return Platform.vke({
    region: 'cn-beijing',
    network: PrivateNetwork.of({
      vpc: 'vpc-1',
      subnets: [Subnet.of('subnet-1', 'cn-beijing-a')],
      securityGroups: ['sg-1'],
    }),
    ...options,
  });
}

/** A plain cluster that knows how to ask for either kind of address. */
export function aClusterWithAddresses(options: KubernetesPlatformOptions = {}): Platform {
  return Platform.kubernetes({
    privateAddressAnnotations: { 'example.com/address': 'internal' },
    publicAddressAnnotations: { 'example.com/address': 'internet' },
    ...options,
  });
}

/** A service `chat` behind a CLB, with one HTTP port. */
export function aClbService(props: InferenceServiceProps = {}, chart?: Chart): InferenceService {
  return aService(
    {
      ports: [Port.http({ listen: 8000, expose: 80 })],
      loadBalancer: LoadBalancer.clb(),
      ...props,
    },
    chart,
  );
}

/** Deployments `a`, `b` … in a queue, which the cloud asks for. */
export function arms(
  service: InferenceService,
  count: number,
  options: Partial<DeploymentOptions> = {},
): Deployment[] {
  return Array.from({ length: count }, (_, index) =>
    aDeployment(
      service,
      { queue: Queue.named('prepaid'), ...options },
      String.fromCharCode('a'.charCodeAt(0) + index),
    ),
  );
}

/** Deployments `a`, `b` … that share the service's traffic by these weights. */
export function weighed(
  service: InferenceService,
  weights: readonly number[],
  options: Partial<DeploymentOptions> = {},
): InferenceService {
  const all = arms(service, weights.length, options);
  service.splitTraffic(weights.map((weight, index) => Weight.of(all[index], weight)));
  return service;
}
