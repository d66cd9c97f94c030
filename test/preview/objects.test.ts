import { ApiObject, App, Chart, JsonPatch, Lazy, Testing } from 'cdk8s';
import { Lazy as LateValue, TerraformResource, Testing as TerraformTesting } from 'cdktn';
import { Construct, IConstruct } from 'constructs';
import { FleetApp, InferenceService, Platform, Preview, PriorityLevels } from '../../src';
import { aServiceIn, aStack } from '../homes/stacks';
import { aChart, aDeployment, aService } from '../support/builders';

/** A Deployment that the user created without this library. */
const OWN = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'own' },
  spec: { replicas: 2, template: { spec: { containers: [{ name: 'own', image: 'own:1' }] } } },
};

function anObject(scope: Construct, id: string, object: any = OWN): ApiObject {
  return new ApiObject(scope, id, object);
}

/** The user's own manifest of a stack, as generated bindings have it. */
class OwnManifest extends TerraformResource {
  public constructor(
    scope: Construct,
    id: string,
    public readonly manifestInput: any,
  ) {
    super(scope, id, {
      terraformResourceType: 'kubernetes_manifest',
      terraformGeneratorMetadata: { providerName: 'kubernetes' },
    });
  }

  protected synthesizeAttributes(): { [name: string]: any } {
    return { manifest: this.manifestInput };
  }
}

function objectsOf(scope: IConstruct): any[] {
  return Preview.of(scope)
    .data()
    .objects.flatMap(({ items }) => items);
}

function names(scope: IConstruct): string[] {
  return objectsOf(scope).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

const byName = (objects: readonly any[]) =>
  [...objects].sort((one, other) =>
    JSON.stringify([one.kind, one.metadata.name]).localeCompare(
      JSON.stringify([other.kind, other.metadata.name]),
    ),
  );

describe('the objects of a preview', () => {
  test.each<[string, () => Chart]>([
    ['a service', () => Chart.of(aDeployment().service)],
    [
      'a Chart with labels and a namespace',
      () => {
        const labels = { team: 'llm' };
        const chart = new Chart(new App(), 'chart', { namespace: 'prod', labels });
        aDeployment(aService({}, chart));
        anObject(chart, 'own');
        return chart;
      },
    ],
    [
      'a FleetApp',
      () => {
        const chart = new Chart(new FleetApp(), 'chart');
        aDeployment(aService({}, chart));
        anObject(chart, 'own');
        return chart;
      },
    ],
    [
      'a patch',
      () => {
        const deployment = aDeployment();
        deployment.patch('Deployment', JsonPatch.add('/spec/paused', true));
        return Chart.of(deployment);
      },
    ],
    [
      'a patch of the user to an own object',
      () => {
        const chart = aChart();
        anObject(chart, 'own').addJsonPatch(JsonPatch.replace('/spec/replicas', 3));
        return chart;
      },
    ],
    [
      'values that are only known late',
      () => {
        const late: any = Lazy.any({ produce: () => 3 });
        const deployment = aDeployment();
        deployment.patch('Deployment', JsonPatch.add('/spec/revisionHistoryLimit', late));
        anObject(Chart.of(deployment), 'own', { ...OWN, spec: { replicas: late } });
        return Chart.of(deployment);
      },
    ],
    [
      'priority levels',
      () => {
        const chart = aChart('prod');
        new PriorityLevels(chart, 'levels');
        return chart;
      },
    ],
    ['nothing', () => aChart()],
  ])('are those of a synthesis of %s', (_title, make) => {
    const chart = make();
    const objects = objectsOf(chart);
    expect(byName(objects)).toEqual(byName(Testing.synth(chart)));
  });

  test('are the same before and after a synthesis, and in two syntheses', () => {
    const chart = Chart.of(aDeployment());
    anObject(chart, 'own');
    const before = Preview.of(chart).toJson();
    Testing.synth(chart);
    expect(Preview.of(chart).toJson()).toBe(before);
  });

  test('are copies: a program that changes them changes no synthesis', () => {
    const chart = Chart.of(aDeployment());
    const before = Testing.synth(chart);
    const { objects } = Preview.of(chart).data();
    objects[0].items.forEach((object) => {
      object.spec.replicas = 99;
      object.metadata.labels = {};
    });
    expect(Testing.synth(chart)).toEqual(before);
  });

  test('are JSON with a line for each object, which is the data', () => {
    const chart = Chart.of(aDeployment());
    const preview = Preview.of(chart);
    const json = preview.toJson(preview);
    expect(JSON.parse(json)).toEqual(preview.data(preview));
    for (const object of objectsOf(chart)) {
      expect(json.split(/,?\n/)).toContain(JSON.stringify(object));
    }
    expect(JSON.parse(Preview.of(new App()).toJson())).toEqual(Preview.of(new App()).data());
  });

  test('are those of all Charts of an app, each once', () => {
    const app = new App();
    const [one, other] = ['one', 'other'].map((id) => new Chart(app, id));
    anObject(one, 'own');
    anObject(new Chart(one, 'inner'), 'own', { ...OWN, metadata: { name: 'inner' } });
    anObject(other, 'own', { ...OWN, metadata: { name: 'other' } });
    expect(names(app)).toEqual(['Deployment own', 'Deployment inner', 'Deployment other']);
    expect(names(other)).toEqual(['Deployment other']);
  });

  test('change with what is declared afterwards', () => {
    const chart = Chart.of(aDeployment());
    expect(names(chart)).not.toContain('Deployment own');
    anObject(chart, 'own');
    expect(names(chart)).toContain('Deployment own');
  });

  test('can be read while a synthesis validates', () => {
    const { service } = aDeployment();
    const seen: string[][] = [];
    service.node.addValidation({
      validate: () => {
        seen.push(names(Chart.of(service)));
        return [];
      },
    });
    const written = Testing.synth(Chart.of(service)).length;
    expect(seen.map(({ length }) => length)).toEqual([written]);
  });

  test('leave a synthesis of Charts as it is, with its order', () => {
    const yaml = (isPreviewed: boolean) => {
      const app = new App();
      const [one, other] = ['one', 'other'].map((id) => new Chart(app, id));
      const { service } = aDeployment(aService({}, one));
      const own = anObject(one, 'own');
      service.node.addDependency(own);
      anObject(other, 'own', { ...OWN, metadata: { name: 'other' } }).node.addDependency(service);
      const count = isPreviewed ? objectsOf(app).length : 0;
      const text = app.synthYaml();
      expect(count).toBe(isPreviewed ? text.split('---').length : 0);
      return text;
    };
    expect(yaml(true)).toBe(yaml(false));
  });

  test('leave a synthesis of a stack as it is, and can be read while it validates', () => {
    const seen: string[][] = [];
    const synthesized = (isPreviewed: boolean) => {
      const stack = aStack();
      const { service } = aDeployment(aServiceIn(stack));
      if (isPreviewed) {
        seen.push(names(stack));
        service.node.addValidation({
          validate: () => {
            seen.push(names(stack));
            return [];
          },
        });
      }
      return TerraformTesting.synth(stack, true);
    };
    expect(synthesized(true)).toBe(synthesized(false));
    expect(seen).toHaveLength(2);
    expect(seen[0]).toContain('Deployment chat-main');
    expect(seen[1]).toEqual(seen[0]);
  });

  test('are those of a stack, with its own manifests and its values that are only known late', () => {
    const stack = aStack();
    aDeployment(aServiceIn(stack));
    const replicas: any = LateValue.anyValue({ produce: () => 2 });
    new OwnManifest(stack, 'own', { ...OWN, spec: { ...OWN.spec, replicas } });
    expect(names(stack)).toEqual(
      expect.arrayContaining(['Deployment own', 'Deployment chat-main']),
    );
    expect(objectsOf(stack)).toContainEqual(OWN);
  });
});

describe('the objects of two clusters', () => {
  /** The same service in two clusters of one app. */
  function twoRegions(image = 'own:1', ids = ['north', 'south']): App {
    const app = new App();
    for (const id of ids) {
      const chart = new Chart(app, id);
      Platform.kubernetes({ name: id }).attachTo(chart);
      aDeployment(aService({}, chart));
      const containers = [{ name: 'own', image: id === 'south' ? image : 'own:1' }];
      anObject(chart, 'own', { ...OWN, spec: { template: { spec: { containers } } } });
    }
    return app;
  }

  function changes(base: App, head: App) {
    return Preview.of(head).data(Preview.of(base)).changes!;
  }

  test('are listed apart', () => {
    const { objects } = Preview.of(twoRegions()).data();
    expect(objects.map(({ cluster, items }) => [cluster, items.length])).toEqual([
      ['north', 3],
      ['south', 3],
    ]);
  });

  test('are compared within each cluster, and named with it', () => {
    const { workloads, objects } = changes(twoRegions(), twoRegions('own:2'));
    expect(workloads.map(({ object, effect }) => `${object} ${effect}`)).toEqual([
      'Deployment own in south restarts',
      'Deployment chat-main in north keeps running',
      'Deployment own in north keeps running',
      'Deployment chat-main in south keeps running',
    ]);
    expect(objects.restarts).toEqual(['Deployment own in south']);
  });

  test('are all removed with the cluster', () => {
    const { workloads } = changes(twoRegions(), twoRegions('own:1', ['north']));
    expect(workloads.map(({ object, effect }) => `${object} ${effect}`).slice(0, 2)).toEqual([
      'Deployment chat-main in south is removed',
      'Deployment own in south is removed',
    ]);
  });

  test('are those of one cluster where only its name differs', () => {
    const chart = (id: string) => {
      const app = new App();
      anObject(new Chart(app, id), 'own');
      return app;
    };
    const { workloads } = changes(chart('before'), chart('after'));
    expect(workloads).toMatchObject([{ object: 'Deployment own', effect: 'keeps running' }]);
  });

  test('are those of one cluster where two Charts have the same object', () => {
    const app = new App();
    ['one', 'other'].forEach((id) => anObject(new Chart(app, id), 'own'));
    expect(names(app)).toEqual(['Deployment own']);
    expect(changes(app, app).objects.changed).toEqual([]);
  });

  test('are listed by Chart where two Charts have one object in two forms', () => {
    const charts = (replicas: number) => {
      const app = new App();
      anObject(new Chart(app, 'one'), 'own');
      anObject(new Chart(app, 'other'), 'own', { ...OWN, spec: { ...OWN.spec, replicas } });
      return app;
    };
    const { workloads } = changes(charts(3), charts(4));
    expect(workloads.map(({ object, effect }) => `${object} ${effect}`)).toEqual([
      'Deployment own in other scales',
      'Deployment own in one keeps running',
    ]);
  });

  test('belong to the cluster of their service, also within one Chart', () => {
    const chart = aChart();
    for (const id of ['north', 'south']) {
      const service = new InferenceService(chart, id, {
        platform: Platform.kubernetes({ name: id }),
      });
      aDeployment(service);
    }
    const { objects } = Preview.of(chart).data();
    const clusters = objects.map(({ cluster, items }) => [cluster, items[0].metadata.name]);
    expect(clusters).toEqual([
      ['north', 'north-main'],
      ['south', 'south-main'],
    ]);
  });
});
