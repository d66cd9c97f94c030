import { App, Aspects, TerraformResource, TerraformStack, Testing } from 'cdktn';
import { Construct, IConstruct } from 'constructs';
import { aRoutedServiceIn, aServiceIn, aStack, anApp, program, resources } from './stacks';
import { GatewayAlgorithm, InferenceService, LoadBalancer, Weight } from '../../src';
import * as plans from '../../src/plan/service';
import * as rendering from '../../src/render';
import { aDeployment } from '../support/builders';

/** A service with three errors, at itself, at a deployment and at an autoscaler. */
function aBrokenService(scope: Construct, id?: string): InferenceService {
  const service = aServiceIn(scope, { displayName: 'a b' }, id);
  aDeployment(service, { replicas: 0 });
  aDeployment(service, {}, 'scaled').autoscale({ maxReplicas: 0, metrics: [] });
  return service;
}

const THREE_ERRORS = [
  '[stack/chat] NAME_SERVICE: ',
  '[stack/chat/main] REPLICAS: ',
  '[stack/chat/scaled/Autoscaler] SCALING_BOUNDS: "maxReplicas"',
];

describe('findings below a TerraformStack', () => {
  test.each<[string, (stack: TerraformStack) => unknown]>([
    ['Testing.synth(stack)', (stack) => Testing.synth(stack)],
    ['Testing.synth(stack, true)', (stack) => Testing.synth(stack, true)],
    ['Testing.synthHcl(stack)', (stack) => Testing.synthHcl(stack)],
    ['app.synth()', (stack) => App.of(stack).synth()],
  ])('all stop %s at once', (_, synth) => {
    const stack = aStack();
    aBrokenService(stack);
    aDeployment(aServiceIn(stack, {}, 'other'), { replicas: 1.5 });
    for (const finding of [...THREE_ERRORS, '[stack/other/main] REPLICAS: ']) {
      expect(() => synth(stack)).toThrow(finding);
    }
  });

  test('are reported by app.synth() together with what else is wrong in the stack', () => {
    const stack = aStack();
    aBrokenService(stack);
    stack.node.addValidation({ validate: () => ['the owner tag is missing'] });
    for (const finding of [...THREE_ERRORS, '[stack] the owner tag is missing']) {
      expect(() => App.of(stack).synth()).toThrow(finding);
    }
  });

  test('stop app.synth() also where validations are switched off', () => {
    const app = new App({ outdir: anApp().outdir, skipValidation: true });
    aBrokenService(aStack(app));
    for (const finding of THREE_ERRORS) {
      expect(() => app.synth()).toThrow(finding);
    }
  });

  test('are gone once later declarations fix them', () => {
    const stack = aStack();
    const service = aRoutedServiceIn(stack);
    const a = aDeployment(service, {}, 'a');
    aDeployment(service, {}, 'b');
    expect(() => Testing.synth(stack)).toThrow('[stack/chat] TRAFFIC_EXPLICIT: ');
    service.splitTraffic([Weight.of(a, 1)]);
    expect(Object.keys(resources(stack))).toContain('httproute_chat-http-80');
  });

  test('become annotations where they are warnings, each once', () => {
    const stack = aStack();
    const service = aRoutedServiceIn(stack, {
      loadBalancer: LoadBalancer.apiGateway({ algorithm: GatewayAlgorithm.LEAST_CONNECTIONS }),
    });
    const a = aDeployment(service, {}, 'a');
    const b = aDeployment(service, {}, 'b');
    service.splitTraffic([Weight.of(a, 1), Weight.of(b, 1)]);
    const app = App.of(stack);
    app.synth();
    app.synth();
    const { annotations } = app.manifest.stacks.stack;
    expect(annotations).toEqual([
      expect.objectContaining({
        constructPath: 'stack/chat',
        level: '@cdktf/warn',
        message: expect.stringContaining('APPROXIMATED_LEAST_CONNECTIONS: '),
      }),
    ]);
  });
});

describe('many services', () => {
  test('are planned and rendered once each, although every one of them is asked on the way', () => {
    const plan = jest.spyOn(plans, 'planService');
    const render = jest.spyOn(rendering, 'renderObjects');
    const stack = aStack();
    for (let count = 0; count < 50; count++) {
      aDeployment(aServiceIn(stack, {}, `chat${count}`));
    }
    App.of(stack).synth();
    expect(plan).toHaveBeenCalledTimes(50);
    expect(render).toHaveBeenCalledTimes(50);
    jest.restoreAllMocks();
  });
});

function isManifest(node: IConstruct): node is TerraformResource {
  return (
    TerraformResource.isTerraformResource(node) &&
    node.terraformResourceType === 'kubernetes_manifest'
  );
}

describe('an aspect of the user', () => {
  const labelled: { visit(node: IConstruct): void } = {
    visit: (node) => {
      if (isManifest(node)) {
        node.addOverride('manifest.metadata.labels.team', 'llm');
      }
    },
  };

  test('sees every object', () => {
    const stack = aStack();
    aDeployment(aRoutedServiceIn(stack));
    Aspects.of(stack).add(labelled);
    const found = Object.values(resources(stack));
    expect(found).toHaveLength(5);
    expect(found.map(({ manifest }) => manifest.metadata.labels.team)).toEqual(
      Array(5).fill('llm'),
    );
  });

  test('may change services, in the order in which it visits them', () => {
    const stack = aStack();
    for (const id of ['a', 'b', 'c']) {
      aDeployment(aServiceIn(stack, {}, id));
    }
    Aspects.of(stack).add({
      visit: (node) => {
        if (node instanceof InferenceService) {
          aDeployment(node, {}, 'added');
        }
      },
    });
    Aspects.of(stack).add(labelled);
    const found = Object.entries(resources(stack));
    expect(found.filter(([id]) => id.startsWith('deployment_')).map(([id]) => id)).toEqual(
      ['a', 'b', 'c'].flatMap((id) => [`deployment_${id}-added`, `deployment_${id}-main`]),
    );
    for (const [id, { manifest }] of found) {
      expect([id, manifest.metadata.labels.team]).toEqual([id, 'llm']);
    }
  });

  test('fails where it changes a service whose objects were made before', () => {
    const stack = aStack();
    const service = aServiceIn(stack);
    Aspects.of(aDeployment(service)).add({
      visit: (node) => {
        if (isManifest(node) && service.deployments.length === 1) {
          aDeployment(service, {}, 'late');
        }
      },
    });
    expect(() => program(stack)).toThrow(
      '[stack/chat] its objects are not what the service declares now',
    );
  });

  test('may not be left out: a stack written without aspects fails, since its objects would be missing', () => {
    const stack = aStack();
    aDeployment(aServiceIn(stack));
    expect(() => stack.toTerraform()).toThrow('HOME: [stack/chat] its objects are not what');
  });
});
