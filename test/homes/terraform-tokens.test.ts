import { Manifest } from '@cdktf/provider-kubernetes/lib/manifest';
import { Lazy as LazyObject, JsonPatch } from 'cdk8s';
import { App, Fn, TerraformStack, TerraformVariable, Testing } from 'cdktn';
import {
  aRoutedServiceIn,
  aServiceIn,
  aStack,
  anApp,
  containerIn,
  program,
  readByTerraform,
  resources,
} from './stacks';
import { Image, LoadBalancer, Platform, ScalingMetric, Weight } from '../../src';
import { aDeployment } from '../support/builders';

const aVariable = (stack: TerraformStack, id: string) => new TerraformVariable(stack, id, {});

describe('a token of the same stack', () => {
  test('passes through environment, image and entry command, as string, inside a string, and as list', () => {
    const stack = aStack();
    const text = aVariable(stack, 'text');
    const list = aVariable(stack, 'list');
    const service = aServiceIn(stack);
    aDeployment(service, {
      image: Image.fromUrl(`registry.example.com/llm:${text.stringValue}`),
      env: { TEXT: text.stringValue, JOINED: Fn.join('-', ['a', text.stringValue]) },
      command: list.listValue,
      args: ['serve', text.stringValue],
    });
    expect(service.findings()).toEqual([]);
    expect(containerIn(stack)).toMatchObject({
      image: 'registry.example.com/llm:${var.text}',
      env: [
        { name: 'TEXT', value: '${var.text}' },
        { name: 'JOINED', value: '${join("-", ["a", var.text])}' },
      ],
      command: '${var.list}',
      args: ['serve', '${var.text}'],
    });
  });

  test('passes through replicas, and no rule takes it for a number out of range', () => {
    const stack = aStack();
    const service = aServiceIn(stack);
    aDeployment(service, { replicas: aVariable(stack, 'count').numberValue });
    expect(service.findings()).toEqual([]);
    expect(resources(stack)['deployment_chat-main'].manifest.spec.replicas).toBe('${var.count}');
  });

  test('passes through the bounds and the target of an autoscaler', () => {
    const stack = aStack();
    const count = (id: string) => aVariable(stack, id).numberValue;
    const service = aServiceIn(stack);
    aDeployment(service).autoscale({
      minReplicas: count('min'),
      maxReplicas: count('max'),
      metrics: [ScalingMetric.cpuUtilization(count('target'))],
    });
    expect(service.findings()).toEqual([]);
    expect(resources(stack)['scaledobject_chat-main'].manifest.spec).toMatchObject({
      minReplicaCount: '${var.min}',
      maxReplicaCount: '${var.max}',
      triggers: [{ metadata: { value: '${var.target}' } }],
    });
  });

  test('passes through weights and host names', () => {
    const stack = aStack();
    const weight = aVariable(stack, 'weight');
    const names = aVariable(stack, 'names');
    const service = aRoutedServiceIn(stack, {
      loadBalancer: LoadBalancer.apiGateway({ hostnames: names.listValue }),
    });
    const a = aDeployment(service, {}, 'a');
    const b = aDeployment(service, {}, 'b');
    service.splitTraffic([Weight.of(a, weight.numberValue), Weight.of(b, 1)]);
    expect(service.findings()).toEqual([]);
    const { spec } = resources(stack)['httproute_chat-http-80'].manifest;
    expect(spec.hostnames).toBe('${var.names}');
    const [listener] = resources(stack).gateway_chat.manifest.spec.listeners;
    expect(listener).not.toHaveProperty('hostname');
    expect(spec.rules[0].backendRefs).toEqual([
      { name: 'chat-a', port: 80, weight: '${var.weight}' },
      { name: 'chat-b', port: 80, weight: 1 },
    ]);
  });

  test('passes through the address of Prometheus', () => {
    const stack = aStack();
    const address = aVariable(stack, 'prometheus').stringValue;
    const service = aServiceIn(stack, { platform: Platform.kubernetes({ prometheus: address }) });
    aDeployment(service).autoscale({
      maxReplicas: 4,
      metrics: [ScalingMetric.prometheus(`sum(up{${ScalingMetric.PODS}})`, 4)],
    });
    expect(service.findings()).toEqual([]);
    const [trigger] = resources(stack)['scaledobject_chat-main'].manifest.spec.triggers;
    expect(trigger.metadata.serverAddress).toBe('${var.prometheus}');
  });

  test('passes through the namespace, and gives resources an address that does not depend on other tokens', () => {
    const ids = [0, 5].map((others) => {
      const stack = aStack();
      const namespace = aVariable(stack, 'namespace');
      for (let count = 0; count < others; count++) {
        aVariable(stack, `other${count}`).stringValue.trim();
      }
      const service = aServiceIn(stack, { namespace: namespace.stringValue });
      aDeployment(service);
      expect(service.findings()).toEqual([]);
      for (const { manifest } of Object.values(resources(stack))) {
        expect(manifest.metadata.namespace).toBe('${var.namespace}');
      }
      return Object.keys(resources(stack));
    });
    expect(ids[0]).toEqual(ids[1]);
    expect(ids[0][0]).toMatch(/^deployment_[0-9a-f]{8}_chat-main$/);
  });

  test('keeps two services apart that have one name in two namespaces which only Terraform knows', () => {
    const stack = aStack();
    for (const id of ['east', 'west']) {
      const namespace = aVariable(stack, `${id}-namespace`).stringValue;
      aDeployment(aServiceIn(stack, { namespace, resourceName: 'chat' }, id));
    }
    expect(Object.keys(resources(stack))).toHaveLength(4);
  });

  test('passes through an attribute of another resource, which orders the two', () => {
    const stack = aStack();
    const config = new Manifest(stack, 'config', { manifest: {} });
    aDeployment(aServiceIn(stack), { env: { NAME: config.getStringAttribute('object.id') } });
    expect(containerIn(stack).env[0].value).toBe('${kubernetes_manifest.config.object.id}');
  });

  test('passes through a patch', () => {
    const stack = aStack();
    const count = aVariable(stack, 'count');
    const deployment = aDeployment(aServiceIn(stack));
    deployment.patch('Deployment', JsonPatch.add('/spec/revisionHistoryLimit', count.numberValue));
    expect(resources(stack)['deployment_chat-main'].manifest.spec.revisionHistoryLimit).toBe(
      '${var.count}',
    );
  });
});

describe('a token of another stack', () => {
  test('becomes an output there and a remote state here', () => {
    const app = anApp();
    const east = aStack(app, 'east');
    const west = aStack(app, 'west');
    const source = new Manifest(east, 'source', { manifest: {} });
    aDeployment(aServiceIn(west), { env: { FROM: source.getStringAttribute('object.id') } });
    app.synth();
    expect(JSON.stringify(program(east).output)).toContain('kubernetes_manifest.source.object.id');
    expect(Object.keys(program(west).data.terraform_remote_state)).toHaveLength(1);
    expect(containerIn(west).env[0].value).toMatch(
      /^\$\{data\.terraform_remote_state\.[^.]+\.outputs\.[^.]+\}$/,
    );
    expect(west.dependsOn(east)).toBe(true);
  });
});

describe('a Lazy of cdk8s below a TerraformStack', () => {
  test('is what it produces, in the environment and in a patch', () => {
    const stack = aStack();
    const late: any = LazyObject.any({ produce: () => 'late ${HOME}' });
    const deployment = aDeployment(aServiceIn(stack), { env: { LATE: late } });
    deployment.patch('Deployment', JsonPatch.add('/metadata/annotations/late', late));
    expect(readByTerraform(containerIn(stack).env[0].value)).toBe('late ${HOME}');
    const { annotations } = resources(stack)['deployment_chat-main'].manifest.metadata;
    expect(readByTerraform(annotations.late)).toBe('late ${HOME}');
    App.of(stack).synth();
  });
});

describe('what a shell or a template would read', () => {
  test.each<[string]>([
    ['${HOME}'],
    ['%{x}'],
    ['$${y}'],
    ['$$${z}'],
    ['%%{x}'],
    ['${A:-${B}}'],
    ['${'],
    ['%{'],
    ['$(VAR) $$(VAR) $VAR 100% $'],
    ['{{ range .Items }}${.}{{ end }}'],
    ['two\nlines "quoted" \\ ${X}'],
  ])('arrives in command, argument and environment as written: %p', (text) => {
    const stack = aStack();
    aDeployment(aServiceIn(stack), {
      command: ['echo', text],
      args: [text],
      env: { TEXT: text },
    });
    const { command, args, env } = containerIn(stack);
    for (const written of [command[1], args[0], env[0].value]) {
      // an opening that Terraform would still evaluate: one that is not escaped
      expect(written.replace(/\$\$\{|%%\{/g, '')).not.toMatch(/[$%]\{/);
      expect(readByTerraform(written)).toBe(text);
    }
  });

  test('arrives as written beside a token, which Terraform evaluates', () => {
    const stack = aStack();
    const text = aVariable(stack, 'text').stringValue;
    aDeployment(aServiceIn(stack), {
      env: { AFTER: `\${HOME}/%{x}/${text}`, BEFORE: `${text}/\${HOME}/$\${y}` },
    });
    expect(containerIn(stack).env.map(({ value }: any) => value)).toEqual([
      '$${HOME}/%%{x}/${var.text}',
      '${var.text}/$${HOME}/$$${y}',
    ]);
    expect(Testing.synth(stack)).toBe(Testing.synth(stack));
  });
});
