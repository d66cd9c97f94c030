import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Yaml } from 'cdk8s';
import { InferenceTesting } from '../../src';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'read-objects-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const place = path.join(folder, name);
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.writeFileSync(place, content);
  return place;
}

function aWorkload(image: string, name = 'chat'): any {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'llm' },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name, image }] } },
    },
  };
}

/** The object as the API server returns it. */
function live(object: any): any {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      uid: '1',
      resourceVersion: '2',
      generation: 3,
      creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: [{ manager: 'kubectl' }],
      annotations: {
        'deployment.kubernetes.io/revision': '4',
        'kubectl.kubernetes.io/last-applied-configuration': '{}',
      },
    },
    status: { replicas: 1 },
  };
}

const yaml = (...objects: any[]) => objects.map((each) => Yaml.stringify(each)).join('---\n');
const list = (...items: any[]) => ({ apiVersion: 'v1', kind: 'List', items });
const chat = aWorkload('llm:1');
const after = InferenceTesting.read(file('after.yaml', yaml(aWorkload('llm:2'))));

describe('a change of the image is seen in', () => {
  test.each<[string, string, string | Buffer]>([
    ['YAML', 'a.yaml', yaml(chat)],
    ['YAML with CRLF', 'crlf.yaml', yaml(chat).replace(/\n/g, '\r\n')],
    ['YAML with a byte order mark', 'bom.yaml', `\ufeff${yaml(chat)}`],
    [
      'UTF-16, as PowerShell writes it',
      'utf16.yaml',
      Buffer.from(`\ufeff${yaml(chat)}`, 'utf16le'),
    ],
    [
      'the output of helm template',
      'helm.yaml',
      `---\n# Source: a/b.yaml\n${yaml(chat)}---\n# c\n`,
    ],
    ['a file without an extension', 'applied', yaml(chat)],
    ['empty documents around it', 'empty.yaml', `---\n---\n${yaml(chat)}---\n`],
    ['kubectl get -o yaml', 'get.yaml', yaml(list(live(chat)))],
    ['kubectl get -o json', 'get.json', JSON.stringify(list(live(chat)), null, 4)],
    ['one object as JSON', 'one.json', JSON.stringify(chat)],
    ['JSON in a .yaml file, with tabs', 'tabs.yaml', JSON.stringify(chat, null, '\t')],
    ['a List in a List', 'nested.yaml', yaml(list(list(chat)))],
    ['a DeploymentList', 'typed.yaml', yaml({ ...list(chat), kind: 'DeploymentList' })],
  ])('%s', (_, name, content) => {
    const before = InferenceTesting.read(file(name, content));
    expect(after.changesFrom(before)).toEqual({
      restarts: ['Deployment llm/chat'],
      changed: ['Deployment llm/chat'],
      replaced: [],
      removed: [],
      added: [],
      unknown: [],
    });
  });

  test('a folder with several files', () => {
    file('folder/a.yaml', yaml(chat));
    file('folder/b.json', JSON.stringify(aWorkload('llm:1', 'other')));
    file('folder/README.md', 'no manifest');
    const { restarts, removed } = after.changesFrom(
      InferenceTesting.read(path.join(folder, 'folder')),
    );
    expect([restarts, removed]).toEqual([['Deployment llm/chat'], ['Deployment llm/other']]);
  });
});

test('folders in a folder are read too, as cdk8s writes one per chart', () => {
  file('deep/chart/Deployment.chat.k8s.yaml', yaml(chat));
  file('deep/chart/more.yaml/other.yml', yaml(aWorkload('llm:1', 'other')));
  file('deep/chart/notes.txt', 'no manifest');
  const { restarts, removed } = after.changesFrom(InferenceTesting.read(path.join(folder, 'deep')));
  expect([restarts, removed]).toEqual([['Deployment llm/chat'], ['Deployment llm/other']]);
});

test('fields of the API server are no change', () => {
  const before = InferenceTesting.read(file('live.yaml', yaml(live(chat))));
  const same = InferenceTesting.read(file('same.yaml', yaml(chat)));
  expect(Object.values(same.changesFrom(before)).flat()).toEqual([]);
});

test('an empty List is a cluster without objects', () => {
  const before = InferenceTesting.read(file('none.yaml', yaml(list())));
  expect(after.changesFrom(before).added).toEqual(['Deployment llm/chat']);
});

describe('reading fails for', () => {
  test.each<[string, string, string, RegExp]>([
    ['an empty file', 'nothing.yaml', '', /no Kubernetes object in .*nothing\.yaml/],
    ['comments alone', 'comments.yaml', '# a\n---\n# b\n', /no Kubernetes object/],
    [
      'a merge conflict on top',
      'conflict.yaml',
      `<<<<<<< HEAD\n${yaml(chat)}`,
      /conflict\.yaml: marks of a merge conflict at line 1; resolve it first/,
    ],
    [
      'a merge conflict in the middle',
      'middle.yaml',
      `${yaml(chat)}>>>>>>> main\n`,
      /merge conflict at line 1\d/,
    ],
    ['broken YAML', 'broken.yaml', 'apiVersion: v1\nkind: [', /broken\.yaml: /],
    ['broken JSON', 'broken.json', '{"apiVersion": "v1",, "kind": }', /broken\.json: /],
    ['a text', 'text.yaml', 'Error from server (NotFound)', /no apiVersion and no kind/],
    ['a chart that is not rendered', 'chart.yaml', '{{ if .Values.a }}', /./],
    [
      'one bad document of two',
      'second.yaml',
      `${yaml(chat)}---\nkind: Service\n`,
      /second\.yaml, document 2: no apiVersion/,
    ],
  ])('%s', (_, name, content, message) => {
    const place = file(name, content);
    expect(() => InferenceTesting.read(place)).toThrow(message);
  });

  test('a folder in which one file at any depth is unreadable', () => {
    file('torn/a.yaml', yaml(chat));
    file('torn/b/c.yaml', `<<<<<<< HEAD\n${yaml(chat)}`);
    expect(() => InferenceTesting.read(path.join(folder, 'torn'))).toThrow(
      /c\.yaml: marks of a merge/,
    );
  });

  test.each(['none', 'none/deeper'])('a folder without manifests: %s', (name) => {
    file('none/deeper/notes.txt', 'no manifest');
    expect(() => InferenceTesting.read(path.join(folder, name))).toThrow(/a folder without \.yaml/);
  });

  test('a file that is not there', () => {
    expect(() => InferenceTesting.read(path.join(folder, 'nowhere.yaml'))).toThrow(
      /nowhere\.yaml: there is no such file/,
    );
  });
});
