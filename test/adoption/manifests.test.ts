import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { readManifests } from '../../src/adoption/manifests';

const read = (...manifests: string[]) => readManifests({ manifests });
const namesOf = (...texts: string[]) =>
  read(...texts).manifests.map(({ object: { kind, metadata } }) => `${kind}/${metadata.name}`);
const why = (...texts: string[]) => read(...texts).unreadable.map((each) => each.why);

const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';

describe('objects are found', () => {
  test('in documents, lists, typed lists and lists in lists', () => {
    const typed = 'apiVersion: v1\nkind: ConfigMapList\nitems: [{metadata: {name: b}}]\n';
    const list = `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: c}}\n- {kind: List, items: [{apiVersion: v1, kind: Secret, metadata: {name: d}}]}\n`;
    expect(namesOf(`${CONFIG}---\n---\n${typed}`, list)).toEqual([
      'ConfigMap/a',
      'ConfigMap/b',
      'Secret/c',
      'Secret/d',
    ]);
  });

  test('and each says where it stands', () => {
    const list = 'kind: List\nitems: [{apiVersion: v1, kind: Secret, metadata: {name: c}}]';
    const { manifests } = read(`${CONFIG}---\n${list}`, CONFIG);
    expect(manifests.map(({ where }) => where)).toEqual([
      'manifests[0], document 1',
      'manifests[0], document 2, item 1',
      'manifests[1]',
    ]);
  });

  test('in files, and as values, which are copied', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adopt-'));
    const file = path.join(folder, 'a.yaml');
    fs.writeFileSync(file, CONFIG);
    const value = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } };
    const { manifests } = readManifests({ files: [file], objects: [value] });
    value.metadata.name = 'changed';
    expect(manifests.map(({ object, where }) => [object.metadata.name, where])).toEqual([
      ['a', file],
      ['s', 'objects[0]'],
    ]);
    fs.rmSync(folder, { recursive: true });
  });
});

describe('what is no object fails', () => {
  test.each<[string, string, RegExp]>([
    ['a text', 'hello', /no apiVersion and no kind/],
    ['Helm values', 'image: x\nreplicas: 2', /no apiVersion and no kind/],
    ['an object without a kind', 'apiVersion: v1\nmetadata: {name: a}', /^no kind/],
    ['an object without a name', 'apiVersion: v1\nkind: Secret\nmetadata: {}', /a Secret without/],
    [
      'a name to be generated',
      'apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}',
      /without/,
    ],
    [
      'a kustomization',
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: a}',
      /kubectl kustomize/,
    ],
    ['an empty item', `${CONFIG}data: [a, ~]`, /empty item: \/data\/1/],
    ['a key twice', `${CONFIG}kind: Secret`, /unique/],
  ])('%s', (_, text, message) => {
    expect(why(text)).toEqual([expect.stringMatching(message)]);
  });

  test('a file that is not there', () => {
    const { unreadable } = readManifests({ files: ['nowhere.yaml'] });
    expect(unreadable).toMatchObject([{ where: 'nowhere.yaml', why: 'there is no such file' }]);
  });

  test('and the rest is found all the same', () => {
    const { manifests, unreadable } = read(`${CONFIG}---\nhello`);
    expect([manifests.length, unreadable.length]).toEqual([1, 1]);
  });
});

describe('what the server wrote', () => {
  const dump = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
  namespace: ns
  labels: {x: z}
  uid: 1
  resourceVersion: "1"
  generation: 3
  creationTimestamp: "2026-05-02T08:11:41Z"
  managedFields: [{manager: m}]
  ownerReferences: [{kind: InferenceService, name: llm, controller: true}]
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: "{}"
    deployment.kubernetes.io/revision: "3"
    example.com/kept: "1"
spec: {paused: ~, template: {metadata: {creationTimestamp: null, annotations: {kubectl.kubernetes.io/restartedAt: now}}}}
status: {replicas: 3}
`;

  test('is left out, and said', () => {
    const [{ object, strippedFields, controller }] = read(dump).manifests;
    expect(object).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'a',
        namespace: 'ns',
        labels: { x: 'z' },
        annotations: { 'example.com/kept': '1' },
      },
      // a restart that somebody asked for stands in the pods: taking it out would restart them again
      spec: {
        template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': 'now' } } },
      },
    });
    expect(strippedFields).toEqual([
      'status',
      'metadata.uid',
      'metadata.resourceVersion',
      'metadata.generation',
      'metadata.creationTimestamp',
      'metadata.managedFields',
      'metadata.ownerReferences',
      'the annotation kubectl.kubernetes.io/last-applied-configuration',
      'the annotation deployment.kubernetes.io/revision',
    ]);
    expect(controller).toBe('InferenceService/llm');
  });

  test('is nothing in what a person wrote, or kubectl create --dry-run', () => {
    const dry = `${CONFIG}status: {loadBalancer: {}}\ndata:\n`;
    expect(read(dry).manifests).toEqual([
      {
        where: 'manifests[0]',
        object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
        strippedFields: [],
      },
    ]);
  });
});
