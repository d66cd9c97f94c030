import { TerraformStack } from 'cdktn';
import { aCloud, aDeployment, someQueue } from './builders';
import {
  Deployment,
  InferenceService,
  InferenceServiceProps,
  LoadBalancer,
  Port,
  VkePlatformOptions,
} from '../../src';
import { aServiceIn, aStack, program } from '../homes/stacks';

/** A cluster of VKE that the cloud's API gateways find, with a subnet in each of two zones. */
export function aKnownCluster(options: Partial<VkePlatformOptions> = {}) {
  return aCloud({ cluster: 'cluster-1', ...options });
}

/** A service `chat` in namespace `llm` behind the cloud's API gateway, without deployments. */
export function aCloudService(
  props: InferenceServiceProps = {},
  stack: TerraformStack = aStack(),
  id: string = 'chat',
): InferenceService {
  return aServiceIn(
    stack,
    {
      namespace: 'llm',
      platform: aKnownCluster(),
      loadBalancer: LoadBalancer.apiGateway(),
      ...props,
    },
    id,
  );
}

/** Deployments `a`, `b` … of a service, as many as asked for. */
export function deployments(service: InferenceService, count: number): Deployment[] {
  return ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k']
    .slice(0, count)
    .map((id) => aDeployment(service, { queue: someQueue() }, id));
}

/** Such a service with the deployment `a`. */
export function aDeployedCloudService(...args: Parameters<typeof aCloudService>): InferenceService {
  const service = aCloudService(...args);
  deployments(service, 1);
  return service;
}

/** A port for HTTP/1.1. */
export function http(listen: number, expose?: number, path?: string): Port {
  return Port.http1({ listen, expose, path });
}

/** The resources of a type that a service's stack is written with, by name. */
export function made(service: InferenceService, type: string): Record<string, any> {
  return program(TerraformStack.of(service)).resource[`volcengine_apig_${type}`] ?? {};
}

/** The one resource of a type that a service's stack is written with. */
export function only(service: InferenceService, type: string): any {
  const all = Object.entries(made(service, type));
  if (all.length !== 1) {
    throw new Error(`${all.length} of ${type}: ${all.map(([name]) => name).join(', ')}`);
  }
  return all[0][1];
}
