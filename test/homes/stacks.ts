import { App, TerraformStack, Testing } from 'cdktn';
import { Construct } from 'constructs';
import { KubernetesProvider } from '../../examples/terraform/kubernetes-provider';
import { InferenceService, InferenceServiceProps, LoadBalancer, Port } from '../../src';

/** An App that writes into a folder of its own. */
export function anApp(): App {
  return Testing.app();
}

/** A stack with the provider that its manifests need. */
export function aStack(app: App = anApp(), id: string = 'stack'): TerraformStack {
  const stack = new TerraformStack(app, id);
  new KubernetesProvider(stack, 'kubernetes', { configPath: '~/.kube/config' });
  return stack;
}

/** A service `chat` with one HTTP port, without a load balancer by default. */
export function aServiceIn(
  scope: Construct,
  props: InferenceServiceProps = {},
  id: string = 'chat',
): InferenceService {
  return new InferenceService(scope, id, {
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    ...props,
  });
}

/** A service `chat` behind an API gateway. */
export function aRoutedServiceIn(
  scope: Construct,
  props: InferenceServiceProps = {},
  id: string = 'chat',
): InferenceService {
  return aServiceIn(scope, { loadBalancer: LoadBalancer.apiGateway(), ...props }, id);
}

/** What `Testing.synth` makes of a stack. */
export function program(stack: TerraformStack): any {
  return JSON.parse(Testing.synth(stack));
}

/** The `kubernetes_manifest` resources of a stack, by logical id. */
export function resources(stack: TerraformStack): Record<string, any> {
  return program(stack).resource?.kubernetes_manifest ?? {};
}

/** The container that serves, in the one Deployment of a stack. */
export function containerIn(stack: TerraformStack): any {
  const [deployment, ...others] = Object.values(resources(stack)).filter(
    ({ manifest }) => manifest.kind === 'Deployment',
  );
  expect(others).toEqual([]);
  return deployment.manifest.spec.template.spec.containers[0];
}

/** A string as Terraform reads it: without the escapes of its templates. */
export function readByTerraform(text: string): string {
  return text.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{');
}
