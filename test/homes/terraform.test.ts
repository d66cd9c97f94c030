import * as fs from 'fs';
import * as path from 'path';
import { App, Testing } from 'cdktn';
import { Construct } from 'constructs';
import { aRoutedServiceIn, aServiceIn, aStack, anApp, resources } from './stacks';
import { Deployment, Platform, Port, ScalingMetric, Weight } from '../../src';
import { aDeployment, someCompute, someImage } from '../support/builders';

/** The file that `app.synth()` writes for a stack. */
function written(app: App, stack: string = 'stack'): any {
  app.synth();
  const file = path.join(app.outdir, 'stacks', stack, 'cdk.tf.json');
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

describe('objects below a TerraformStack', () => {
  test('are there after Testing.synth, with and without validations, and after app.synth()', () => {
    const ids = ['deployment_chat-main', 'service_chat-main'];
    const stacks = [1, 2, 3].map(() => aStack());
    stacks.forEach((stack) => aDeployment(aServiceIn(stack)));
    expect(Object.keys(resources(stacks[0]))).toEqual(ids);
    expect(
      Object.keys(JSON.parse(Testing.synth(stacks[1], true)).resource.kubernetes_manifest),
    ).toEqual(ids);
    const app = App.of(stacks[2]);
    expect(Object.keys(written(app).resource.kubernetes_manifest)).toEqual(ids);
  });

  test('are the same when synthesis is asked for twice', () => {
    const stack = aStack();
    aDeployment(aRoutedServiceIn(stack), { replicas: 2 });
    expect(Testing.synth(stack)).toBe(Testing.synth(stack));
    const app = App.of(stack);
    expect(JSON.stringify(written(app))).toBe(JSON.stringify(written(app)));
  });

  test('follow declarations between two syntheses', () => {
    const stack = aStack();
    const service = aServiceIn(stack);
    aDeployment(service);
    Testing.synth(stack);
    aDeployment(service, {}, 'second');
    expect(Object.keys(resources(stack))).toContain('deployment_chat-second');
  });

  test('may belong to a deployment that stands elsewhere in the stack, also before its service', () => {
    const stack = aStack();
    const group = new Construct(stack, 'group');
    const service = aServiceIn(stack);
    new Deployment(group, 'main', { service, image: someImage(), compute: someCompute() });
    expect(Object.keys(resources(stack))).toEqual(['deployment_chat-main', 'service_chat-main']);
  });

  test('of two stacks in one app stay in theirs', () => {
    const app = anApp();
    for (const id of ['east', 'west']) {
      aDeployment(aServiceIn(aStack(app, id), { namespace: id }));
    }
    app.synth();
    expect(Object.keys(written(app, 'east').resource.kubernetes_manifest)).toEqual([
      'deployment_east_chat-main',
      'service_east_chat-main',
    ]);
    expect(Object.keys(written(app, 'west').resource.kubernetes_manifest)).toEqual([
      'deployment_west_chat-main',
      'service_west_chat-main',
    ]);
  });

  test('hold no path of this machine, except where the default backend keeps its state', () => {
    const stack = aStack();
    aDeployment(aRoutedServiceIn(stack));
    const file = written(App.of(stack));
    delete file.terraform.backend;
    expect(JSON.stringify(file)).not.toContain(path.join(__dirname, '..', '..'));
    expect(JSON.stringify(file)).not.toContain(App.of(stack).outdir);
  });
});

describe('the address of a resource', () => {
  test.each<[string, string, string | undefined, string]>([
    ['chat', 'main', undefined, 'deployment_chat-main'],
    ['chat', 'main', 'llm', 'deployment_llm_chat-main'],
    ['chat', 'Default', undefined, 'deployment_chat-default'],
    ['Default', 'main', undefined, 'deployment_default-main'],
    ['Default', 'Default', undefined, 'deployment_default-default'],
  ])('of service %s, deployment %s in namespace %s is %s', (service, deployment, namespace, id) => {
    const stack = aStack();
    aDeployment(aServiceIn(stack, { namespace }, service), {}, deployment);
    expect(Object.keys(resources(stack))[0]).toBe(id);
  });

  test('names the object, its construct path the kind: thousands of ids make cdktf slow', () => {
    const stack = aStack();
    aDeployment(aServiceIn(stack));
    const metadata = Object.values<any>(written(App.of(stack)).resource.kubernetes_manifest).map(
      (each) => each['//'].metadata,
    );
    expect(metadata).toEqual([
      { path: 'stack/chat/main/(Deployment)', uniqueId: 'deployment_chat-main' },
      { path: 'stack/chat/main/(Service)', uniqueId: 'service_chat-main' },
    ]);
  });

  test('is one per object, and legal in Terraform', () => {
    const stack = aStack();
    for (const id of ['chat', '对话', 'Chat_2', 'a.b', '9lives']) {
      const service = aRoutedServiceIn(stack, {}, id);
      aDeployment(service).autoscale({
        maxReplicas: 2,
        metrics: [ScalingMetric.cpuUtilization(60)],
      });
    }
    const found = Object.entries(resources(stack));
    expect(found).toHaveLength(5 * 7);
    for (const [id, { manifest }] of found) {
      expect(id).toMatch(/^[a-z][A-Za-z0-9_-]*$/);
      expect(id).toBe(`${manifest.kind.toLowerCase()}_${manifest.metadata.name}`);
    }
  });
});

describe('the order of resources', () => {
  test('is that the gateway and the Services stand before the route, and the route before its policy', () => {
    const stack = aStack();
    const service = aRoutedServiceIn(stack);
    const a = aDeployment(service, {}, 'a');
    const b = aDeployment(service, {}, 'b');
    aDeployment(service, {}, 'unnamed');
    service.splitTraffic([Weight.of(a, 1), Weight.of(b, 1)]);
    const order = Object.entries(resources(stack)).flatMap(([id, { depends_on: after }]) =>
      after === undefined ? [] : [[id, after]],
    );
    expect(order).toEqual([
      ['backendtrafficpolicy_chat', ['kubernetes_manifest.httproute_chat-http-80']],
      [
        'httproute_chat-http-80',
        [
          'kubernetes_manifest.gateway_chat',
          'kubernetes_manifest.service_chat-a',
          'kubernetes_manifest.service_chat-b',
        ],
      ],
    ]);
  });

  test('names plain references to resources that exist, which is all Terraform takes', () => {
    const stack = aStack();
    const platform = Platform.kubernetes({ prometheus: 'http://prometheus:9090' });
    const service = aRoutedServiceIn(stack, {
      platform,
      ports: [
        Port.http1({ listen: 8000, expose: 80 }),
        Port.grpc({ listen: 9000 }),
        Port.metrics({ listen: 8000 }),
      ],
    });
    aDeployment(service, {}, 'a').autoscale({
      maxReplicas: 3,
      metrics: [ScalingMetric.cpuUtilization(60)],
    });
    const all = resources(stack);
    const ids = Object.keys(all).map((id) => `kubernetes_manifest.${id}`);
    const after = Object.values(all).flatMap(({ depends_on: names }) => names ?? []);
    expect(after.length).toBeGreaterThan(5);
    expect(after.filter((name) => !ids.includes(name))).toEqual([]);
  });

  test('leaves out the Service of a deployment that has no port for it', () => {
    const stack = aStack();
    const service = aServiceIn(stack, { ports: [Port.metrics({ listen: 9090 })] });
    aDeployment(service);
    expect(Object.keys(resources(stack))).toEqual(['deployment_chat-main', 'podmonitor_chat-main']);
    expect(resources(stack)['podmonitor_chat-main'].depends_on).toEqual([
      'kubernetes_manifest.deployment_chat-main',
    ]);
  });
});

describe('fields that change in the cluster', () => {
  test('are none where replicas are fixed: the provider keeps its own list', () => {
    const stack = aStack();
    aDeployment(aServiceIn(stack), { replicas: 3 });
    for (const resource of Object.values(resources(stack))) {
      expect(resource).not.toHaveProperty('computed_fields');
    }
    expect(resources(stack)['deployment_chat-main'].manifest.spec.replicas).toBe(3);
  });

  test('are the replicas under an autoscaler, beside those of the provider', () => {
    const stack = aStack();
    aDeployment(aServiceIn(stack)).autoscale({
      maxReplicas: 4,
      metrics: [ScalingMetric.cpuUtilization(60)],
    });
    const { 'deployment_chat-main': workload, ...others } = resources(stack);
    expect(workload.computed_fields).toEqual([
      'metadata.annotations',
      'metadata.labels',
      'spec.replicas',
    ]);
    expect(workload.manifest.spec).not.toHaveProperty('replicas');
    for (const resource of Object.values(others)) {
      expect(resource).not.toHaveProperty('computed_fields');
    }
  });
});
