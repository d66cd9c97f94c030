import { ApiObject, App, AppProps, Chart, JsonPatch, Lazy, YamlOutputType } from 'cdk8s';
import { Construct } from 'constructs';
import { Random } from './random';
import { aMap, aText, aValue } from './values';

/** Ids that names are made of in another way, or that JavaScript lists before the others. */
const IDS = [
  'a',
  'b',
  '10',
  '2',
  'Default',
  'Resource',
  'chart_x',
  'Web.App',
  '通义',
  'long-'.repeat(14),
];

/** A random way to write the output. */
export function someProps(random: Random): AppProps {
  return {
    yamlOutputType: random.pick([
      YamlOutputType.FILE_PER_APP,
      YamlOutputType.FILE_PER_CHART,
      YamlOutputType.FILE_PER_RESOURCE,
      YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
    ]),
    ...(random.chance(0.3) && { outputFileExtension: '.yml' }),
    ...(random.chance(0.3) && { recordConstructMetadata: true }),
    ...(random.chance(0.2) && {
      resolvers: [
        {
          resolve: (context) =>
            context.value === 'yes' ? context.replaceValue('resolved') : undefined,
        },
      ],
    }),
  };
}

/** Fills an app with charts in charts, objects with all kinds of values, dependencies, validations. */
export function aProgram(app: App, random: Random): void {
  const scopes: Construct[] = [];
  const objects: ApiObject[] = [];
  const fill = (chart: Chart, depth: number) => {
    scopes.push(chart);
    for (let index = random.below(4); index > 0; index -= 1) {
      const scope = random.chance(0.3) ? new Construct(chart, `group${index}`) : chart;
      if (scope !== chart) {
        scopes.push(scope);
      }
      const made = anObject(scope, `${random.pick(IDS)}${index}`, random);
      objects.push(made);
      scopes.push(made);
    }
    if (depth > 0 && random.chance(0.3)) {
      fill(new Chart(chart, 'inner', { labels: { inner: aText(random) } }), depth - 1);
    }
  };
  const ids = random.several(random.below(4), () => random.pick(IDS));
  new Set(ids).forEach((id) => {
    const parent = random.chance(0.2) ? new Construct(app, `around-${id}`) : app;
    fill(new Chart(parent, id, { namespace: random.chance(0.3) ? 'team' : undefined }), 2);
  });
  connect(random, scopes);
  if (scopes.length > 0 && random.chance(0.2)) {
    validate(random, scopes);
  }
}

function anObject(scope: Construct, id: string, random: Random): ApiObject {
  const content = aMap(random, 2);
  const object = new ApiObject(scope, id, {
    apiVersion: random.pick(['v1', 'apps/v1']),
    kind: random.pick(['ConfigMap', 'Deployment', 'CronJob']),
    ...(random.chance(0.3) && {
      metadata: { labels: { label: aText(random) }, extra: aMap(random, 1) },
    }),
    ...content,
    ...(random.chance(0.2) && { lazy: Lazy.any({ produce: () => content }) }),
    ...(random.chance(0.1) && { token: { resolve: () => ({ resolved: aText(new Random(1)) }) } }),
    ...(random.chance(0.1) && { union: new Amount() }),
    ...(random.chance(0.02) && { foreign: new Date(0) }),
  } as any);
  if (random.chance(0.2)) {
    object.metadata.addLabel('late', 'yes');
    object.metadata.addAnnotation('on', Lazy.any({ produce: () => aText(new Random(2)) }) as any);
  }
  if (random.chance(0.1)) {
    const shared = { added: aValue(random, 1) ?? '' };
    object.addJsonPatch(JsonPatch.add('/one', shared), JsonPatch.add('/two', shared));
  }
  return object;
}

/** Known to cdk8s by its `value` alone. */
class Amount {
  public readonly value = '1Gi';
}

function connect(random: Random, scopes: readonly Construct[]): void {
  if (scopes.length < 2 || random.chance(0.4)) {
    return;
  }
  for (let count = random.below(4); count > 0; count -= 1) {
    const [one, other] = [random.below(scopes.length), random.below(scopes.length)];
    // the other way round makes a cycle now and then
    const [source, target] = random.chance(0.9)
      ? [Math.max(one, other), Math.min(one, other)]
      : [one, other];
    if (source !== target) {
      scopes[source].node.addDependency(scopes[target]);
    }
  }
}

function validate(random: Random, scopes: readonly Construct[]): void {
  const scope = random.pick(scopes);
  const kind = random.below(3);
  const fails = random.chance(0.3);
  let made = false;
  scope.node.addValidation({
    validate: () => {
      if (kind === 0) {
        return ['first', 'second'];
      }
      if (kind === 1 && !made) {
        made = true;
        const late = new ApiObject(scope, 'late', { apiVersion: 'v1', kind: 'Late' });
        late.node.addValidation({ validate: () => (fails ? ['late'] : []) });
      }
      return [];
    },
  });
}
