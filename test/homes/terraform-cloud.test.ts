import { JsonPatch } from 'cdk8s';
import { TerraformProvider } from 'cdktf';
import { aServiceIn, aStack, program, resources } from './stacks';
import { InferenceService, LoadBalancer, Port } from '../../src';
import { aCloud, aDeployment, message, someQueue } from '../support/builders';

const ID = 'service.beta.kubernetes.io/volcengine-loadbalancer-id';

/** A provider as bindings that a user generates have it. */
class OwnProvider extends TerraformProvider {}

/** A service behind a CLB by instance count, on VKE. */
function aBalancedServiceIn(stack = aStack(), id: string = 'chat'): InferenceService {
  const service = aServiceIn(
    stack,
    {
      ports: [Port.http({ listen: 8000, expose: 80 })],
      loadBalancer: LoadBalancer.clb(),
      platform: aCloud(),
    },
    id,
  );
  aDeployment(service, { queue: someQueue() });
  return service;
}

describe('resources of the cloud below a TerraformStack', () => {
  test('are written beside the objects, which refer to them', () => {
    const stack = aStack();
    aBalancedServiceIn(stack);
    expect(program(stack).resource.volcengine_clb).toEqual({
      chat: expect.objectContaining({ type: 'private', subnet_id: 'subnet-a' }),
    });
    const { service_chat: service } = resources(stack);
    expect(service.manifest.metadata.annotations[ID]).toBe('${volcengine_clb.chat.id}');
  });

  test('are reached by patches, and a template in what a user writes stays text', () => {
    const stack = aStack();
    const service = aBalancedServiceIn(stack);
    service.patch('volcengine_clb', JsonPatch.add('/description', 'costs ${five}'));
    expect(program(stack).resource.volcengine_clb.chat.description).toBe('costs $${five}');
  });

  test('are not found by a patch of another type', () => {
    const service = aBalancedServiceIn();
    service.patch('volcengine_listener', JsonPatch.remove('/port'));
    expect(message(service, 'PATCH_TARGET')).toContain('volcengine_clb');
  });

  test('bring their provider, once', () => {
    const stack = aStack();
    aBalancedServiceIn(stack, 'chat');
    aBalancedServiceIn(stack, 'embed');
    const { provider, terraform } = program(stack);
    expect(provider.volcengine).toEqual([{ region: 'cn-beijing' }]);
    expect(terraform.required_providers.volcengine.source).toBe('volcengine/volcengine');
  });

  test.each(['before', 'after'])(
    'leave the provider to the user who makes one %s the service',
    (when) => {
      const stack = aStack();
      const provide = () =>
        new OwnProvider(stack, 'cloud', {
          terraformResourceType: 'volcengine',
          terraformProviderSource: 'volcengine/volcengine',
        });
      if (when === 'before') {
        provide();
      }
      aBalancedServiceIn(stack);
      if (when === 'after') {
        provide();
      }
      expect(program(stack).provider.volcengine).toEqual([{}]);
    },
  );
});
