import { TerraformStack } from 'cdktn';
import { aServiceIn, aStack, program } from './stacks';
import {
  Deployment,
  DeploymentOptions,
  InferenceService,
  InferenceServiceProps,
  LoadBalancer,
  Port,
  VkePlatformOptions,
  Weight,
} from '../../src';
import { aCloud, aDeployment, someQueue } from '../support/builders';

/** What a test varies of a service behind a CLB on VKE. */
export interface Balanced {
  readonly stack?: TerraformStack;
  readonly id?: string;
  readonly props?: InferenceServiceProps;
  readonly platform?: Partial<VkePlatformOptions>;
  /** Weights of the deployments a, b, …; by instance count where left out, with one deployment a. */
  readonly weights?: readonly number[];
  readonly replicas?: readonly number[];
  readonly options?: Partial<DeploymentOptions>;
}

/** A service `chat` behind a CLB, on a cluster whose id is known, below a stack of its own. */
export function balanced(spec: Balanced = {}): {
  readonly stack: TerraformStack;
  readonly service: InferenceService;
  readonly deployments: Deployment[];
} {
  const stack = spec.stack ?? aStack();
  const service = aServiceIn(
    stack,
    {
      ports: [Port.http({ listen: 8000, expose: 80 })],
      loadBalancer: LoadBalancer.clb(),
      platform: aCloud({ cluster: 'ccm1', ...spec.platform }),
      ...spec.props,
    },
    spec.id,
  );
  const deployments = (spec.weights ?? [1]).map((_, index) =>
    aDeployment(
      service,
      { queue: someQueue(), replicas: spec.replicas?.[index], ...spec.options },
      'abcdef'[index],
    ),
  );
  if (spec.weights) {
    service.splitTraffic(
      spec.weights.map((weight, index) => Weight.of(deployments[index], weight)),
    );
  }
  return { stack, service, deployments };
}

/** The resources of one type that a stack is written as, by name, without cdktf's own notes. */
export function resourcesOf(stack: TerraformStack, type: string): Record<string, any> {
  return plain(program(stack).resource?.[type]);
}

/** The same of data sources. */
export function dataOf(stack: TerraformStack, type: string): Record<string, any> {
  return plain(program(stack).data?.[type]);
}

function plain(found: Record<string, any> = {}): Record<string, any> {
  return Object.fromEntries(
    Object.entries(found).map(([name, { '//': _, ...values }]) => [name, values]),
  );
}
