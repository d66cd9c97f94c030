import { Duration } from 'cdk8s';
import { TerraformResource, TerraformStack, TerraformVariable } from 'cdktn';
import { balanced, dataOf, resourcesOf } from './clouds';
import { aStack, anApp, program, resources } from './stacks';
import { ClbAlgorithm, LoadBalancer, Platform, Port, PrivateNetwork, Subnet } from '../../src';
import { aCloud, aDeployment, aService, someQueue } from '../support/builders';

const PREFIX = 'service.beta.kubernetes.io/volcengine-loadbalancer-';
const TAGS = [{ key: 'cdk-inference/service', value: 'chat' }];

/** A resource of the user's own, whose attributes only Terraform will know. */
function own(stack: TerraformStack, type: string, id: string = 'own'): TerraformResource {
  const resource = new TerraformResource(stack, id, { terraformResourceType: type });
  resource.overrideLogicalId(id);
  return resource;
}

const annotations = (stack: TerraformStack) =>
  resources(stack).service_chat.manifest.metadata.annotations;

describe('a CLB by instance count', () => {
  test('is made by Terraform, private in the first subnet, and nothing else of it is', () => {
    const { stack } = balanced();
    expect(resourcesOf(stack, 'volcengine_clb')).toEqual({
      chat: {
        load_balancer_name: 'chat',
        description: 'chat',
        type: 'private',
        vpc_id: 'vpc-1',
        subnet_id: 'subnet-a',
        load_balancer_billing_type: 'PostPaid',
        load_balancer_spec: 'small_1',
        tags: TAGS,
      },
    });
    const types = Object.keys(program(stack).resource);
    expect(types.sort()).toEqual([
      'kubernetes_manifest',
      'volcengine_clb',
      'volcengine_security_group_rule',
    ]);
  });

  test('is handed to the controller of the cluster by its id, and by nothing that a new one would need', () => {
    const { stack } = balanced({
      props: {
        loadBalancer: LoadBalancer.clb({ algorithm: ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS }),
      },
    });
    expect(annotations(stack)).toMatchObject({
      [`${PREFIX}id`]: '${volcengine_clb.chat.id}',
      [`${PREFIX}scheduler`]: 'wlc',
      [`${PREFIX}pass-through`]: 'true',
      [`${PREFIX}health-check-flag`]: 'on',
    });
    expect(annotations(stack)).not.toHaveProperty(`${PREFIX}subnet-id`);
    expect(annotations(stack)).not.toHaveProperty(`${PREFIX}address-type`);
  });

  test('is public with an address of its own only where that is asked for', () => {
    const { stack } = balanced({
      props: { loadBalancer: LoadBalancer.clb({ publicAccess: true }) },
    });
    expect(resourcesOf(stack, 'volcengine_clb').chat).toMatchObject({
      type: 'public',
      eip_billing_config: [{ isp: 'BGP', eip_billing_type: 'PostPaidByTraffic' }],
    });
  });

  test('is not rendered if one exists, set by its id or by a value that only Terraform knows', () => {
    const { stack } = balanced({
      props: { loadBalancer: LoadBalancer.clb({ instance: 'clb-1' }) },
    });
    expect(resourcesOf(stack, 'volcengine_clb')).toEqual({});
    expect(annotations(stack)[`${PREFIX}id`]).toBe('clb-1');

    const other = aStack();
    const instance = own(other, 'volcengine_clb').getStringAttribute('id');
    const { service } = balanced({
      stack: other,
      props: { loadBalancer: LoadBalancer.clb({ instance }) },
    });
    expect(service.findings().map(({ rule }) => rule)).toEqual(['OPEN_SECURITY_GROUP']);
    expect(annotations(other)[`${PREFIX}id`]).toBe('${volcengine_clb.own.id}');
  });

  test('of a deployment alone stands beside the one of its service, in its own subnet', () => {
    const { stack } = balanced({
      options: {
        loadBalancer: LoadBalancer.clb(),
        subnet: Subnet.of('subnet-b', 'cn-beijing-b'),
      },
    });
    const found = resourcesOf(stack, 'volcengine_clb');
    expect(Object.keys(found)).toEqual(['chat', 'chat-a']);
    expect(found['chat-a']).toMatchObject({ load_balancer_name: 'chat-a', subnet_id: 'subnet-b' });
    const service = resources(stack)['service_chat-a-clb'].manifest;
    expect(service.metadata.annotations[`${PREFIX}id`]).toBe('${volcengine_clb.chat-a.id}');
  });
});

describe('a CLB by weights', () => {
  test('has a listener and a group for each expose port, and drains for as long as instances do', () => {
    const { stack } = balanced({
      weights: [3, 1],
      props: { ports: [Port.http({ listen: 8000, expose: 80 }), Port.rpc({ listen: 9000 })] },
      options: { gracefulShutdown: Duration.seconds(45) },
    });
    const listeners = resourcesOf(stack, 'volcengine_listener');
    expect(Object.keys(listeners)).toEqual(['chat_80', 'chat_9000']);
    expect(listeners.chat_80).toEqual({
      load_balancer_id: '${volcengine_clb.chat.id}',
      listener_name: 'chat-80',
      description: 'chat',
      protocol: 'TCP',
      port: 80,
      server_group_id: '${volcengine_server_group.chat_80.id}',
      scheduler: 'wrr',
      enabled: 'on',
      connection_drain_enabled: 'on',
      connection_drain_timeout: 45,
      health_check: [{ enabled: 'on' }],
      tags: TAGS,
    });
    expect(resourcesOf(stack, 'volcengine_server_group').chat_9000).toEqual({
      load_balancer_id: '${volcengine_clb.chat.id}',
      server_group_name: 'chat-9000',
      description: 'chat',
      type: 'instance',
      tags: TAGS,
    });
  });

  test('leads to every node that the cloud finds, with the weight of the deployment on each', () => {
    const { stack } = balanced({ weights: [9, 1, 0], replicas: [4, 3, 2] });
    expect(dataOf(stack, 'volcengine_vke_nodes')).toEqual({ ccm1: { cluster_ids: ['ccm1'] } });
    const servers = resourcesOf(stack, 'volcengine_server_group_server');
    expect(servers['chat_80_chat-a']).toEqual({
      for_each:
        '${toset([for node in data.volcengine_vke_nodes.ccm1.nodes : node.instance_id if !node.is_virtual && node.instance_id != ""])}',
      server_group_id: '${volcengine_server_group.chat_80.id}',
      type: 'ecs',
      instance_id: '${each.value}',
      port: '${kubernetes_manifest.service_chat-a-node-ports.object.spec.ports[0].nodePort}',
      weight: 12,
      description: 'chat-a',
    });
    const weights = Object.values(servers).map(({ weight }) => weight);
    expect(weights).toEqual([12, 1, 0]);
  });

  test('finds the nodes of some pools only if those are set', () => {
    const { stack } = balanced({ weights: [1], platform: { nodePools: ['np1', 'np2'] } });
    expect(dataOf(stack, 'volcengine_vke_nodes')).toEqual({
      ccm1_np1_np2: { cluster_ids: ['ccm1'], node_pool_ids: ['np1', 'np2'] },
    });
  });

  test('reaches instances by node ports that any node leads to any of them from', () => {
    const { stack } = balanced({ weights: [1, 1] });
    const { 'service_chat-a': straight, 'service_chat-a-node-ports': byNode } = resources(stack);
    expect(byNode.manifest.spec).toEqual({
      type: 'NodePort',
      externalTrafficPolicy: 'Cluster',
      selector: straight.manifest.spec.selector,
      ports: straight.manifest.spec.ports,
    });
    expect(straight.manifest.spec).not.toHaveProperty('type');
  });

  test('keeps a caller at an instance by the table of kube-proxy where it hashes addresses', () => {
    const { stack } = balanced({
      weights: [1, 1],
      props: { loadBalancer: LoadBalancer.clb({ algorithm: ClbAlgorithm.SOURCE_ADDRESS_HASH }) },
    });
    expect(resourcesOf(stack, 'volcengine_listener').chat_80.scheduler).toBe('sh');
    expect(resources(stack)['service_chat-a-node-ports'].manifest.spec.sessionAffinity).toBe(
      'ClientIP',
    );
  });

  test('takes node ports that were chosen, and waits for the Service that has them', () => {
    const { stack } = balanced({
      weights: [1],
      options: { nodePorts: [{ port: 80, nodePort: 30080 }] },
    });
    const [port] = resources(stack)['service_chat-a-node-ports'].manifest.spec.ports;
    expect(port.nodePort).toBe(30080);
    expect(resourcesOf(stack, 'volcengine_server_group_server')['chat_80_chat-a']).toMatchObject({
      port: 30080,
      depends_on: ['kubernetes_manifest.service_chat-a-node-ports'],
    });
  });

  test('takes nodes that are listed, known ones by their ids and others by their place', () => {
    const stack = aStack();
    const later = own(stack, 'volcengine_ecs_instance').getStringAttribute('id');
    const { service } = balanced({
      stack,
      weights: [1],
      platform: { cluster: undefined, nodes: ['i-1', later] },
    });
    expect(service.findings().map(({ rule }) => rule)).toEqual(['APPROXIMATED_ROUND_ROBIN']);
    const servers = resourcesOf(stack, 'volcengine_server_group_server');
    expect(
      Object.entries(servers).map(([name, { instance_id: instance }]) => [name, instance]),
    ).toEqual([
      ['chat_80_chat-a_2', '${volcengine_ecs_instance.own.id}'],
      ['chat_80_chat-a_i-1', 'i-1'],
    ]);
    expect(dataOf(stack, 'volcengine_vke_nodes')).toEqual({});
  });

  test('takes a whole list of nodes that only Terraform knows', () => {
    const stack = aStack();
    const nodes = new TerraformVariable(stack, 'nodes', {}).listValue;
    balanced({ stack, weights: [1], platform: { nodes } });
    expect(resourcesOf(stack, 'volcengine_server_group_server')['chat_80_chat-a']).toMatchObject({
      for_each: '${toset(var.nodes)}',
      instance_id: '${each.value}',
    });
  });

  test('stands on an existing CLB, which Terraform does not make and gives listeners to', () => {
    const { stack } = balanced({
      weights: [1],
      props: { loadBalancer: LoadBalancer.clb({ instance: 'clb-1' }) },
    });
    expect(resourcesOf(stack, 'volcengine_clb')).toEqual({});
    expect(resourcesOf(stack, 'volcengine_listener').chat_80.load_balancer_id).toBe('clb-1');
  });

  test('writes no gateway, no route and no Service of type LoadBalancer', () => {
    const { stack } = balanced({ weights: [1, 1] });
    const kinds = Object.values(resources(stack)).map(({ manifest }) => manifest);
    expect(kinds.filter(({ kind }) => /Gateway|Route|Policy/.test(kind))).toEqual([]);
    expect(kinds.filter(({ spec }) => spec.type === 'LoadBalancer')).toEqual([]);
  });
});

describe('the names of what Terraform makes', () => {
  test('are legal and stay the same whatever people call the service', () => {
    const names = ['通义对话_chat', 'another'].map((displayName) => {
      const { stack } = balanced({ weights: [1], id: '通义', props: { displayName } });
      const { volcengine_clb: balancers, volcengine_listener: listeners } = program(stack).resource;
      const [[name, balancer]] = Object.entries<any>(balancers);
      const [[, listener]] = Object.entries<any>(listeners);
      expect(balancer.description).toBe(displayName);
      expect(name).toMatch(/^[A-Za-z_][A-Za-z0-9_-]*$/);
      expect(balancer.load_balancer_name).toMatch(/^[a-z0-9][a-z0-9-]{0,62}$/);
      expect(listener.listener_name).toMatch(/^[a-z0-9][a-z0-9-]{0,127}$/);
      return [name, balancer.load_balancer_name, listener.listener_name];
    });
    expect(names[0]).toEqual(names[1]);
  });

  test.each([
    ['llm', 'llm_chat'],
    ['9lives', '_9lives_chat'],
  ])('begin with the namespace %s as Terraform takes it', (namespace, name) => {
    const { stack } = balanced({ props: { namespace } });
    expect(Object.keys(resourcesOf(stack, 'volcengine_clb'))).toEqual([name]);
  });

  test('do not depend on tokens elsewhere where the namespace is one', () => {
    const names = [0, 5].map((others) => {
      const stack = aStack();
      for (let count = 0; count < others; count++) {
        new TerraformVariable(stack, `other${count}`, {}).stringValue.trim();
      }
      const namespace = new TerraformVariable(stack, 'namespace', {}).stringValue;
      balanced({ stack, props: { namespace } });
      return Object.keys(resourcesOf(stack, 'volcengine_clb'));
    });
    expect(names[0]).toEqual(names[1]);
    expect(names[0][0]).toMatch(/^_?[0-9a-f]{8}_chat$/);
  });
});

describe('values that only Terraform knows', () => {
  const network = (stack: TerraformStack) => {
    const id = (type: string) => own(stack, `volcengine_${type}`, type).getStringAttribute('id');
    return PrivateNetwork.of({
      vpc: id('vpc'),
      subnets: [Subnet.of(id('subnet'), 'cn-beijing-a')],
      securityGroups: [id('security_group')],
    });
  };

  test('pass into the CLB and the rules of security groups, and no rule takes offence', () => {
    const stack = aStack();
    const { service } = balanced({ stack, platform: { network: network(stack) } });
    expect(service.findings()).toEqual([]);
    expect(resourcesOf(stack, 'volcengine_clb').chat).toMatchObject({
      vpc_id: '${volcengine_vpc.vpc.id}',
      subnet_id: '${volcengine_subnet.subnet.id}',
    });
    const groups = Object.values(resourcesOf(stack, 'volcengine_security_group_rule'));
    expect(groups.map(({ security_group_id: id }) => id)).toEqual(
      Array(4).fill('${volcengine_security_group.security_group.id}'),
    );
  });

  test('pass from another stack, which hands them over', () => {
    const app = anApp();
    const base = aStack(app, 'base');
    const stack = aStack(app, 'services');
    balanced({ stack, platform: { network: network(base), cluster: own(base, 'c').fqn } });
    app.synth();
    const { subnet_id: subnet } = resourcesOf(stack, 'volcengine_clb').chat;
    expect(subnet).toMatch(/^\$\{data\.terraform_remote_state\.[^.]+\.outputs\.[^.]+\}$/);
    expect(JSON.stringify(program(base).output)).toContain('volcengine_subnet.subnet.id');
    expect(stack.dependsOn(base)).toBe(true);
  });
});

describe('the same program on a plain cluster', () => {
  test('makes nothing of the cloud, in a stack neither', () => {
    const { stack } = balanced({
      weights: [1, 1],
      props: { platform: Platform.kubernetes() },
      options: { queue: undefined },
    });
    const { provider, resource } = program(stack);
    expect(Object.keys(provider)).toEqual(['kubernetes']);
    expect(Object.keys(resource)).toEqual(['kubernetes_manifest']);
    expect(Object.keys(resources(stack))).toContain('tcproute_chat-tcp-80');
  });

  test('leaves the cloud to the controller below a Chart, as plans show', () => {
    const service = aService({
      ports: [Port.http({ listen: 8000 })],
      loadBalancer: LoadBalancer.clb(),
      platform: aCloud(),
    });
    aDeployment(service, { queue: someQueue() });
    expect(service._plan().frontends[0].cloudBalancer).toBeUndefined();
    expect(service._plan().ingressRules).toEqual([]);
    expect(balanced().service._plan().frontends[0].cloudBalancer).toBeDefined();
  });
});
