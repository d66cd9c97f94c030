import { DeploymentOptions, PrivateNetwork, Queue, Subnet } from '../../../src';
import { aCloud, aDeployment, aService, object } from '../../support/builders';

const network = PrivateNetwork.of({
  vpc: 'vpc-1',
  subnets: [Subnet.of('subnet-a', 'cn-beijing-a'), Subnet.of('subnet-b', 'cn-beijing-b')],
  securityGroups: ['sg-1', 'sg-2'],
});

const annotations = (options: Partial<DeploymentOptions>, platform = aCloud({ network })) => {
  const queue = Queue.named('prepaid');
  return object(aDeployment(aService({ platform }), { queue, ...options }).service, 'Deployment')
    .metadata.annotations;
};

describe('where a deployment stands in the network of the cloud', () => {
  test('is what its service says: nodes alone decide it, so that it is written down', () => {
    expect(annotations({})).toMatchObject({
      'cdk-inference/vpc': 'vpc-1',
      'cdk-inference/subnets': 'subnet-a,subnet-b',
      'cdk-inference/security-groups': 'sg-1,sg-2',
    });
  });

  test('is its own subnet and security groups, where it has some', () => {
    const subnet = Subnet.of('subnet-b', 'cn-beijing-b');
    expect(annotations({ subnet, securityGroups: ['sg-3'] })).toMatchObject({
      'cdk-inference/vpc': 'vpc-1',
      'cdk-inference/subnets': 'subnet-b',
      'cdk-inference/security-groups': 'sg-3',
    });
  });

  test('is nothing on plain Kubernetes, where a warning says so', () => {
    const { service } = aDeployment(aService({ network }));
    expect(Object.keys(object(service, 'Deployment').metadata.annotations!)).toEqual([
      'cdk-inference/display-name',
      'cdk-inference/service-display-name',
    ]);
    expect(service.fidelity().map(({ rule }) => rule)).toEqual(['UNUSED_NETWORK']);
  });

  test('leaves the pods alone: changing it restarts none', () => {
    const pods = (groups: string[]) => {
      const changed = PrivateNetwork.of({
        vpc: 'vpc-1',
        subnets: [Subnet.of('subnet-a', 'cn-beijing-a')],
        securityGroups: groups,
      });
      const service = aService({ platform: aCloud({ network: changed }) });
      aDeployment(service, { queue: Queue.named('prepaid') });
      return object(service, 'Deployment').spec;
    };
    expect(pods(['sg-9'])).toEqual(pods(['sg-1']));
  });
});
