import { JsonPatch } from 'cdk8s';
import { TerraformResource, TerraformStack } from 'cdktn';
import { Balanced, balanced, resourcesOf } from './clouds';
import { aServiceIn, aStack, anApp, program } from './stacks';
import { LoadBalancer, Port, PrivateNetwork, Subnet, Visibility } from '../../src';
import { aCloud, aDeployment, someQueue } from '../support/builders';
import { findingsOf } from '../support/findings';

const RULE = 'volcengine_security_group_rule';
const PRIVATE = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'];

function network(securityGroups: string[], allowedSources?: string[]): PrivateNetwork {
  const subnets = [Subnet.of('subnet-a', 'cn-beijing-a')];
  return PrivateNetwork.of({ vpc: 'vpc-1', subnets, securityGroups, allowedSources });
}

/** Group, ports and block of addresses of every rule. */
function opened(stack: TerraformStack): string[] {
  return Object.values(resourcesOf(stack, RULE))
    .map(({ security_group_id: group, port_start: from, port_end: to, cidr_ip: source }) =>
      [group, from === to ? from : `${from}-${to}`, source].join(' '),
    )
    .sort();
}

const open = (spec: Balanced) => opened(balanced(spec).stack);

describe('rules of security groups', () => {
  test('let TCP in at exactly the ports on which instances listen, metrics included', () => {
    const { stack } = balanced({
      props: {
        ports: [Port.http({ listen: 8000, expose: 80 }), Port.metrics({ listen: 9090 })],
      },
      platform: { network: network(['sg-1', 'sg-2'], ['10.0.0.0/8']) },
      options: { ports: [Port.other({ listen: 7000 })] },
    });
    expect(opened(stack)).toEqual(
      ['sg-1', 'sg-2'].flatMap((group) =>
        [7000, 8000, 9090].map((port) => `${group} ${port} 10.0.0.0/8`),
      ),
    );
    expect(resourcesOf(stack, RULE)['sg-1_8000_10-0-0-0-8']).toEqual({
      security_group_id: 'sg-1',
      direction: 'ingress',
      protocol: 'tcp',
      port_start: 8000,
      port_end: 8000,
      cidr_ip: '10.0.0.0/8',
      policy: 'accept',
      priority: 1,
    });
  });

  test("open a deployment's own groups instead of its service's", () => {
    expect(open({ options: { securityGroups: ['sg-9'] } })).toEqual(
      PRIVATE.map((source) => `sg-9 8000 ${source}`),
    );
  });

  test('let private addresses in, and all where a CLB is public or exists already', () => {
    const behind = (loadBalancer?: LoadBalancer) =>
      open({ props: { loadBalancer } }).map((rule) => rule.split(' ')[2]);
    expect(behind()).toEqual(PRIVATE);
    expect(behind(LoadBalancer.clb({ publicAccess: false }))).toEqual(PRIVATE);
    expect(behind(LoadBalancer.clb({ publicAccess: true }))).toEqual(['0.0.0.0/0']);
    expect(behind(LoadBalancer.clb({ instance: 'clb-1' }))).toEqual(['0.0.0.0/0']);
  });

  test('let callers in at node ports, where those stand behind the CLB, and not at instances', () => {
    const found = open({
      weights: [1],
      props: { loadBalancer: LoadBalancer.clb({ publicAccess: true }) },
      options: { nodePorts: [{ port: 80, nodePort: 30080 }] },
    });
    expect(found).toEqual([
      'sg-1 30080 0.0.0.0/0',
      ...PRIVATE.map((source) => `sg-1 8000 ${source}`),
    ]);
  });

  test('follow a node port that the cluster chooses', () => {
    const found = open({ weights: [1], platform: { network: network(['sg-1'], ['10.0.0.0/8']) } });
    expect(found).toEqual([
      'sg-1 ${kubernetes_manifest.service_chat-a-node-ports.object.spec.ports[0].nodePort} 10.0.0.0/8',
      'sg-1 8000 10.0.0.0/8',
    ]);
  });

  test('are none where no block of addresses is let in', () => {
    expect(open({ platform: { network: network(['sg-1'], []) } })).toEqual([]);
  });
});

describe('what several services mean', () => {
  /** Services that listen on one port, in one security group. */
  const several = (stack: TerraformStack, ids: string[], group = 'sg-1') =>
    ids.map((id) => {
      const service = aServiceIn(
        stack,
        {
          namespace: 'llm',
          platform: aCloud({ cluster: 'ccm1', network: network([group], ['10.0.0.0/8']) }),
          visibility: Visibility.subAccounts(['4242']),
        },
        id,
      );
      aDeployment(service, { queue: someQueue() });
      return service;
    });

  test('is made once in a stack, whichever of them stays', () => {
    const addresses = [['chat', 'embed'], ['embed', 'chat'], ['embed']].map((ids) => {
      const stack = aStack();
      const services = several(stack, ids);
      services.forEach((service) => expect(findingsOf(service, 'NAME_OBJECT')).toEqual([]));
      return [RULE, 'volcengine_vke_permission'].flatMap((type) =>
        Object.keys(resourcesOf(stack, type)),
      );
    });
    expect(addresses).toEqual(Array(3).fill(['sg-1_8000_10-0-0-0-8', 'ccm1_llm_4242']));
  });

  test('is made once also where only Terraform knows the group', () => {
    const stack = aStack();
    const group = new TerraformResource(stack, 'group', {
      terraformResourceType: 'volcengine_security_group',
    });
    const services = ['chat', 'embed'].flatMap((id) =>
      several(stack, [id], group.getStringAttribute('id')),
    );
    services.forEach((service) =>
      expect(service.findings().map(({ rule }) => rule)).toEqual(['APPROXIMATED_VISIBILITY']),
    );
    expect(opened(stack)).toHaveLength(1);
  });

  test('is made in each stack', () => {
    const app = anApp();
    const stacks = ['east', 'west'].map((id) => aStack(app, id));
    const services = stacks.flatMap((stack, index) => {
      const namespace = `llm-${index}`;
      const service = aServiceIn(stack, { platform: aCloud(), namespace });
      aDeployment(service, { queue: someQueue() });
      return [service];
    });
    services.forEach((service) => expect(service.findings()).toEqual([]));
    stacks.forEach((stack) => expect(opened(stack)).toHaveLength(4));
  });

  test('fails where a patch makes it two different things (NAME_OBJECT)', () => {
    const [, embed] = several(aStack(), ['chat', 'embed']);
    embed.patch(RULE, JsonPatch.replace('/priority', 2));
    const [{ message }] = findingsOf(embed, 'NAME_OBJECT');
    expect(message).toContain(
      `${RULE} "sg-1_8000_10-0-0-0-8" (stack stack) is also created by stack/chat/main`,
    );
  });
});

describe('permissions of the cloud', () => {
  const seen = (visibility: Visibility, cluster?: string, namespace?: string) => {
    const { stack, service } = balanced({
      props: { visibility, namespace },
      platform: { cluster },
    });
    return { service, permissions: resourcesOf(stack, 'volcengine_vke_permission'), stack };
  };
  const roles = (stack: TerraformStack) =>
    Object.values<any>(program(stack).resource.kubernetes_manifest)
      .map(({ manifest }) => manifest)
      .filter(({ kind }) => kind === 'RoleBinding')
      .flatMap(({ subjects }) => subjects.map(({ name }: any) => name));

  test('let users in whom the cloud knows by number, and the cluster the others', () => {
    const { service, permissions, stack } = seen(
      Visibility.subAccounts(['alice', '4242']),
      'ccm1',
      'llm',
    );
    expect(permissions).toEqual({
      ccm1_llm_4242: {
        grantee_id: 4242,
        grantee_type: 'User',
        role_domain: 'namespace',
        role_name: 'vke:visitor',
        cluster_id: 'ccm1',
        namespace: 'llm',
      },
    });
    expect(roles(stack)).toEqual(['alice']);
    expect(service.fidelity().map(({ rule }) => rule)).toEqual(['APPROXIMATED_VISIBILITY']);
  });

  test('leave no empty Role behind', () => {
    const { permissions, stack } = seen(Visibility.creatorOnly('4242'), 'ccm1', 'llm');
    expect(Object.keys(permissions)).toEqual(['ccm1_llm_4242']);
    expect(roles(stack)).toEqual([]);
  });

  test.each<[string, Visibility, string?, string?]>([
    ['names', Visibility.subAccounts(['alice']), 'ccm1', 'llm'],
    ['groups', Visibility.account('4242'), 'ccm1', 'llm'],
    ['a cluster without an id', Visibility.subAccounts(['4242']), undefined, 'llm'],
  ])('are none for %s: the cluster knows those itself', (_, visibility, cluster, namespace) => {
    const { service, permissions, stack } = seen(visibility, cluster, namespace);
    expect(permissions).toEqual({});
    expect(roles(stack)).toHaveLength(1);
    expect(service.fidelity()).toEqual([]);
  });

  test('are given in the default namespace, if no other is set', () => {
    const { permissions } = seen(Visibility.subAccounts(['4242']), 'ccm1', undefined);
    expect(Object.values(permissions)).toMatchObject([{ namespace: 'default' }]);
  });
});
