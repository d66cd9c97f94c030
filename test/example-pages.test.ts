import * as fs from 'fs';
import * as path from 'path';
import { parseAllDocuments } from 'yaml';
import { Example, examples, expected, manifests } from '../projenrc/examples';
import { Block, blocks } from '../projenrc/pages';

const ROOT = path.join(__dirname, '..', 'examples');
const read = (...file: string[]) => fs.readFileSync(path.join(ROOT, ...file), 'utf8');

const typescript = examples();
/** Examples in other languages render the objects of `chat`. */
const others = ['python', 'go'].flatMap((language) => examples(language));
const all = [...typescript, ...others];

function objectsOf(example: Example): any[] {
  const source = others.includes(example)
    ? typescript.find(({ name }) => name === 'chat')!
    : example;
  const rendered = [...manifests(expected(source)).values()].flat();
  const applied = files(example).filter((file) => /^(?!cdk8s)[\w-]+\.yaml$/.test(file));
  return [
    ...rendered,
    ...applied.flatMap((file) =>
      parseAllDocuments(read(example.name, file)).map((document) => document.toJSON()),
    ),
  ];
}

const files = ({ folder }: Example) => fs.readdirSync(folder);

/** The commands of a block, with continued lines joined and comments removed. */
function commands(block: Block): string[] {
  const lines = block.text
    .replace(/\\\n\s*/g, '')
    .replace(/'[^']*'/g, (quoted) => quoted.replace(/\n\s*/g, ' '));
  return lines
    .split('\n')
    .map((line) => line.replace(/ +(?:#.*|&)$/, '').trim())
    .filter((line) => line !== '');
}

/** `gateway/chat`, by the kind in lower case. */
const called = ({ kind, metadata }: any) => `${kind.toLowerCase()}/${metadata.name}`;

/** Namespaces of clients, which the objects select by a label. */
const selected = (text: string) =>
  [...text.matchAll(/"kubernetes\.io\/metadata\.name":"([\w-]+)"/g)].map(([, name]) => name);

/** What is wrong with a command of kubectl about the objects. */
function mistakes(command: string, example: Example, objects: readonly any[]): string[] {
  const text = JSON.stringify(objects);
  const [, verb, rest] = /kubectl (?:--context [\w-]+ )?([\w-]+) (.*)$/.exec(command)!;
  const words = rest
    .replace(/ -- .*$/, '')
    .replace(/\)$/, '')
    .split(' ');
  const plain = words.filter(
    (word, index) => !word.startsWith('-') && !/^--(?!rm|stdin)/.test(words[index - 1] ?? ''),
  );
  const [, namespace] = /--namespace ([\w-]+)/.exec(rest) ?? [];
  const [, file] = /--filename (\S+)/.exec(rest) ?? [];
  const namespaces = [...objects.map(({ metadata }) => metadata.namespace), ...selected(text)];
  const found: string[] = [];
  if (namespace !== undefined && !namespaces.includes(namespace)) {
    found.push(`no object is in ${namespace}`);
  }
  if (file !== undefined) {
    const name = file.replace(/^dist\/?/, '');
    const exists = file.startsWith('dist')
      ? name === '' || expected(example).has(name) || others.includes(example)
      : files(example).includes(file);
    return exists ? found : [...found, `there is no file ${file}`];
  }
  switch (verb) {
    case 'create': {
      const [kind, ...names] = plain;
      const name = names[names.length - 1];
      const isUsed = kind === 'namespace' ? namespaces.includes(name) : text.includes(`"${name}"`);
      return isUsed ? found : [...found, `nothing uses the ${kind} ${name}`];
    }
    case 'delete':
    case 'label':
      return [
        ...found,
        ...plain
          .slice(1)
          .filter((word) => !word.includes('='))
          .filter((name) => !namespaces.includes(name))
          .map((name) => `nothing is in the namespace ${name}`),
      ];
    case 'get':
    case 'rollout':
    case 'wait':
    case 'port-forward': {
      const targets = verb === 'rollout' ? plain.slice(1) : plain;
      const [first, second] = targets;
      if (['pods', 'events'].includes(first)) {
        return found;
      }
      const target = first.includes('/') ? first : `${first}/${second}`;
      const kind = { service: 'service', hpa: 'horizontalpodautoscaler' }[first] ?? target;
      const object = objects.find(
        (each) =>
          called(each) === (kind.includes('/') ? kind : `${kind}/${second}`) &&
          each.metadata.namespace === namespace,
      );
      if (object === undefined) {
        return [...found, `there is no ${target} in ${namespace}`];
      }
      const [, port] = verb === 'port-forward' ? second.split(':') : [];
      const ports = object.spec?.ports?.map((each: any) => `${each.port}`);
      return port === undefined || ports.includes(port)
        ? found
        : [...found, `${target} has no port ${port}`];
    }
    case 'run':
      return found;
    default:
      return [...found, `the test does not know kubectl ${verb}`];
  }
}

/** What is wrong with an address that curl calls. */
function astray(command: string, commandsOfPage: readonly string[], objects: any[]): string[] {
  const [, scheme, host, port, urlPath] =
    /(https?):\/\/([\w.$-]+?)(?::(\d+))?(\/[\w./-]*)/.exec(command) ?? [];
  if (host === undefined) {
    return ['curl calls no address'];
  }
  if (host === 'localhost') {
    const forwards = commandsOfPage.some((each) => each.includes(` ${port}:`));
    return forwards ? [] : [`nothing forwards the port ${port}`];
  }
  const number = Number(port ?? { http: 80, https: 443 }[scheme]);
  const gateways = objects.filter(({ kind }) => kind === 'Gateway');
  const services = objects.filter(({ kind }) => kind === 'Service');
  const [, wanted] = /--header 'Host: ([^']+)'/.exec(command) ?? [];
  const name = wanted ?? host;
  const listener = gateways
    .flatMap(({ spec }) => spec.listeners)
    .find((each: any) => each.port === number && (each.hostname ?? name) === name);
  const service = services.find(
    ({ spec, metadata }) =>
      spec.ports.some((each: any) => each.port === number) &&
      (spec.type === 'LoadBalancer' || `${metadata.name}.${metadata.namespace}` === host),
  );
  // Terraform's gateways are no objects of Kubernetes
  const isElsewhere = gateways.length === 0 && wanted !== undefined;
  if (listener === undefined && service === undefined && !isElsewhere) {
    return [`nothing listens on ${scheme}://${name}:${number}`];
  }
  const routes = objects.filter(({ kind }) => kind === 'HTTPRoute');
  const paths = routes.flatMap(({ spec }) =>
    spec.rules.flatMap(({ matches = [], backendRefs = [] }: any) =>
      backendRefs.length === 0 ? [] : matches.map((match: any) => match.path?.value),
    ),
  );
  const isRouted = paths.some((prefix) => prefix !== undefined && urlPath.startsWith(prefix));
  return routes.length === 0 || isRouted ? [] : [`no route has the path ${urlPath}`];
}

/** The models and releases that pods of the objects serve. */
function served(objects: any[]): { models: string[]; versions: string[] } {
  const containers = objects.flatMap(({ spec }) => {
    const template = spec?.leaderWorkerTemplate?.workerTemplate ?? spec?.template;
    return template?.spec?.containers ?? [];
  });
  return {
    models: containers.flatMap(({ args = [] }) => args),
    versions: containers.map(({ image }) => image.split(':v')[1]),
  };
}

function valuesOf(value: any, key: string): string[] {
  return typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, inner]) =>
        name === key && typeof inner === 'string' ? [inner] : valuesOf(inner, key),
      );
}

describe.each(all.map((example) => [example.name, example] as const))(
  'the README of %s',
  (name, example) => {
    const text = read(name, 'README.md');
    const [intro, ...sections] = text.split(/^## /m);
    const section = (title: string) => sections.find((each) => each.startsWith(`${title}\n`)) ?? '';
    const objects = objectsOf(example);
    const shell = blocks(text).filter(({ language }) => language === 'sh');
    const lines = shell.flatMap(commands);

    test('has a purpose, and the sections in their order', () => {
      expect(intro).toMatch(/^# .+\n\n\S/);
      const titles = sections.map((each) => each.split('\n')[0]);
      expect(titles.slice(0, 3)).toEqual(['Apply', 'Verify', 'Remove']);
    });

    test('applies, calls and removes what the example renders', () => {
      const starts = (title: string, command: RegExp) =>
        blocks(section(title))
          .flatMap(commands)
          .some((each) => command.test(each));
      expect(starts('Apply', /kubectl .*apply|cdktn deploy/)).toBe(true);
      expect(starts('Verify', /curl /)).toBe(true);
      expect(starts('Remove', /kubectl .*delete|cdktn destroy/)).toBe(true);
    });

    test('shows a response', () => {
      const responses = blocks(section('Verify')).filter(({ language }) =>
        ['json', 'text'].includes(language),
      );
      expect(responses.length).toBeGreaterThan(0);
    });

    test('names objects, files and namespaces that exist', () => {
      const problems = lines
        .flatMap((line) => line.match(/kubectl [^)]*\)?/) ?? [])
        .flatMap((line) => mistakes(line, example, objects).map((each) => `${line}: ${each}`));
      expect(problems).toEqual([]);
    });

    test('calls addresses that the objects serve', () => {
      const problems = lines
        .filter((line) => /curl (?!--namespace)/.test(line) && line.includes('http'))
        .flatMap((line) => astray(line, lines, objects).map((each) => `${line}: ${each}`));
      expect(problems).toEqual([]);
    });

    test('has models and releases of its pods in requests and responses', () => {
      const json = blocks(text)
        .filter(({ language }) => language === 'json')
        .map((block) => JSON.parse(block.text));
      const sent = lines.flatMap((line) =>
        [...line.matchAll(/--data '([^']+)'/g)].map(([, body]) => JSON.parse(body)),
      );
      const bodies = [...json, ...sent];
      const { models, versions } = served(objects);
      const named = bodies.flatMap((body) => [...valuesOf(body, 'id'), ...valuesOf(body, 'model')]);
      expect(named.filter((model) => !models.includes(model))).toEqual([]);
      const releases = bodies.flatMap((body) => valuesOf(body, 'version'));
      expect(releases.filter((version) => !versions.includes(version))).toEqual([]);
    });

    test('has no program or manifest that nothing compares', () => {
      const known = ['sh', 'json', 'text'];
      expect(blocks(text).filter(({ language }) => !known.includes(language))).toEqual([]);
    });
  },
);

describe.each([...all.map(({ name }) => `${name}/README.md`), 'README.md'])('%s', (file) => {
  test('links only to what is there', () => {
    const links = [...read(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
    const broken = links.filter((link) => {
      const [target] = link.split('#');
      return !link.includes('://') && !fs.existsSync(path.join(ROOT, path.dirname(file), target));
    });
    expect(links.length).toBeGreaterThan(0);
    expect(broken).toEqual([]);
  });
});

describe('the checks of this test', () => {
  const chat = typescript.find(({ name }) => name === 'chat')!;
  const objects = objectsOf(chat);

  test.each([
    ['kubectl get gateway chat --namespace lmm', 'no object is in lmm'],
    ['kubectl get gateway chit --namespace llm', 'there is no gateway/chit in llm'],
    ['kubectl apply --filename dist/prod.k8s.yaml', 'there is no file dist/prod.k8s.yaml'],
    [
      'kubectl rollout status deployment/chat --namespace llm',
      'there is no deployment/chat in llm',
    ],
    ['kubectl create secret generic key --namespace llm', 'nothing uses the secret key'],
    ['kubectl create namespace lmm', 'nothing uses the namespace lmm'],
    ['kubectl delete namespace lmm', 'nothing is in the namespace lmm'],
    [
      'kubectl port-forward service/chat-burst 8000:81 --namespace llm',
      'service/chat-burst has no port 81',
    ],
    ['kubectl explain pods', 'the test does not know kubectl explain'],
  ])('%s is wrong', (command, problem) => {
    expect(mistakes(command, chat, objects)).toContain(problem);
  });

  test.each([
    ['curl http://localhost:8000/v1/models', 'nothing forwards the port 8000'],
    ['curl http://$ADDRESS:81/v1/models', 'nothing listens on http://$ADDRESS:81'],
    [
      "curl --header 'Host: chat.example.org' http://$ADDRESS/v1/models",
      'nothing listens on http://chat.example.org:80',
    ],
  ])('%s is wrong', (command, problem) => {
    expect(astray(command, [], objects)).toEqual([problem]);
  });
});
