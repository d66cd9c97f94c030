import { JsonPatch } from 'cdk8s';
import { TerraformProvider, TerraformStack, Testing } from 'cdktn';
import { Construct, Node } from 'constructs';
import { aServiceIn, aStack, program, resources } from './stacks';
import { InferenceService, LoadBalancer, Port } from '../../src';
import * as plan from '../../src/plan/service';
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
    service.patch(
      'volcengine_clb',
      JsonPatch.add('/modification_protection_reason', 'costs ${five}'),
    );
    expect(program(stack).resource.volcengine_clb.chat.modification_protection_reason).toBe(
      'costs $${five}',
    );
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

describe('the provider of the cloud', () => {
  class AliasedProvider extends TerraformProvider {
    public constructor(
      scope: Construct,
      id: string,
      private readonly name?: string,
    ) {
      super(scope, id, {
        terraformResourceType: 'volcengine',
        terraformProviderSource: 'volcengine/volcengine',
      });
    }

    public get alias(): string | undefined {
      return this.name;
    }

    public set alias(_: string | undefined) {
      throw new Error('is thrown once');
    }
  }

  const providerOf = (stack: TerraformStack) =>
    program(stack).resource.volcengine_clb.chat.provider;

  test('is the one without an alias, which needs no name', () => {
    const stack = aStack();
    new AliasedProvider(stack, 'other', 'shanghai');
    new AliasedProvider(stack, 'usual');
    aBalancedServiceIn(stack);
    expect(providerOf(stack)).toBeUndefined();
  });

  test('is named by its alias where every one has one', () => {
    const stack = aStack();
    new AliasedProvider(new Construct(stack, 'group'), 'other', 'shanghai');
    aBalancedServiceIn(stack);
    expect(providerOf(stack)).toBe('volcengine.shanghai');
    expect(program(stack).provider.volcengine).toHaveLength(1);
  });

  test('is of the releases that the attributes are of', () => {
    const stack = aStack();
    aBalancedServiceIn(stack);
    expect(program(stack).terraform.required_providers.volcengine.version).toBe('~> 0.0.195');
  });

  test('is not needed where nothing of the cloud is made', () => {
    const stack = aStack();
    aDeployment(aServiceIn(stack));
    expect(program(stack).provider).not.toHaveProperty('volcengine');
  });
});

describe('synthesis of many services', () => {
  /** How often services are looked at, and how many constructs are visited in search of something. */
  const effort = (count: number) => {
    const stack = aStack();
    for (let index = 0; index < count; index++) {
      aBalancedServiceIn(stack, `chat${index}`);
    }
    const looks = jest.spyOn(InferenceService.prototype, '_synthesize');
    const plans = jest.spyOn(plan, 'planService');
    let visited = 0;
    const all = Node.prototype.findAll;
    const searches = jest.spyOn(Node.prototype, 'findAll').mockImplementation(function (
      this: Node,
      order,
    ) {
      const found = all.call(this, order);
      visited += found.length;
      return found;
    });
    Testing.synth(stack);
    const result = { looks: looks.mock.calls.length, plans: plans.mock.calls.length, visited };
    [looks, plans, searches].forEach((spy) => spy.mockRestore());
    return result;
  };

  test('takes twice the effort for twice as many', () => {
    const [some, twice, four] = [4, 8, 16].map(effort);
    expect(some.plans).toBe(4);
    for (const name of ['looks', 'plans', 'visited'] as const) {
      expect(four[name] - twice[name]).toBe(2 * (twice[name] - some[name]));
    }
  });
});
