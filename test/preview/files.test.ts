import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, App, Chart } from 'cdk8s';
import { App as TerraformApp } from 'cdktn';
import { FleetApp, InferenceService, InferenceTesting, Preview } from '../../src';
import { aServiceIn, aStack } from '../homes/stacks';
import { aDeployment, someCompute, someImage } from '../support/builders';

const NAMES = ['preview.html', 'preview.json', 'preview.md'];
const here = process.cwd();
let folder: string;
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-preview-')));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(here);
  fs.rmSync(folder, { recursive: true });
});

function aServiceOf(app: App, id = 'chart'): InferenceService {
  const service = new InferenceService(new Chart(app, id, { namespace: id }), 'chat');
  service.addDeployment('main', { image: someImage(), compute: someCompute() });
  return service;
}

const files = (at: string) => (fs.existsSync(at) ? fs.readdirSync(at).sort() : []);
const read = (name: string) => fs.readFileSync(path.join('preview', name), 'utf8');

describe('Preview.attachTo', () => {
  test.each<[string, () => App]>([
    ['an App', () => new App()],
    ['a FleetApp', () => new FleetApp()],
  ])(
    'writes the preview of all Charts of %s next to the manifests at every synthesis',
    (_, make) => {
      const app = make();
      Preview.attachTo(app);
      const services = ['east', 'west'].map((id) => aServiceOf(app, id));
      app.synth();
      expect(files('preview')).toEqual(NAMES);
      expect(files('dist')).toEqual(['east.k8s.yaml', 'west.k8s.yaml']);
      const preview = Preview.of(app);
      expect(read('preview.json')).toBe(preview.toJson());
      expect(read('preview.md')).toBe(preview.toMarkdown());
      expect(read('preview.html')).toBe(preview.toHtml());
      services[0].addDeployment('other', { image: someImage(), compute: someCompute() });
      app.synth();
      expect(Preview.read('preview').data().deployments).toHaveLength(3);
    },
  );

  test('writes the same bytes in two processes of one program', () => {
    const texts = [1, 2].map(() => {
      const app = new App();
      Preview.attachTo(app);
      aServiceOf(app);
      app.synth();
      return NAMES.map(read);
    });
    expect(texts[0]).toEqual(texts[1]);
  });

  test('writes once for all Charts, and not again while nothing changes', () => {
    const app = new App();
    Preview.attachTo(app);
    const [service] = ['a', 'b', 'c'].map((id) => aServiceOf(app, id));
    const of = jest.spyOn(Preview, 'of');
    app.synth();
    app.synth();
    expect(of).toHaveBeenCalledTimes(1);
    service.acknowledge('PROBE_READINESS', { reason: 'none' });
    app.synth();
    expect(of).toHaveBeenCalledTimes(2);
    of.mockRestore();
  });

  test.each<[string, () => App]>([
    ['an App', () => new App()],
    ['a FleetApp', () => new FleetApp()],
  ])('writes again for %s after a change of the user’s own, or without the files', (_, make) => {
    const app = make();
    Preview.attachTo(app);
    aServiceOf(app);
    app.synth();
    const own = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'of-the-user' } };
    new ApiObject(new Chart(app, 'other'), 'own', own);
    app.synth();
    expect(read('preview.json')).toContain('of-the-user');
    for (const name of NAMES) {
      fs.rmSync(path.join('preview', name));
      app.synth();
      expect(files('preview')).toEqual(NAMES);
    }
  });

  test('writes nothing in a unit test by InferenceTesting, in a Chart and in a stack', () => {
    const app = new App();
    Preview.attachTo(app);
    const { node } = aServiceOf(app);
    const stacks = new TerraformApp({ outdir: path.join(folder, 'cdktf.out') });
    Preview.attachTo(stacks);
    const service = aServiceIn(aStack(stacks, 'east'));
    aDeployment(service);
    [app, node.scope!, stacks, service.node.scope!].forEach((scope) => {
      expect(InferenceTesting.synth(scope).preview().data().deployments).toHaveLength(1);
    });
    expect(files('preview')).toEqual([]);
    // a synthesis after it writes
    app.synth();
    expect(files('preview')).toEqual(NAMES);
  });

  test('writes the preview of stacks, each with its services', () => {
    const app = new TerraformApp({ outdir: path.join(folder, 'cdktf.out') });
    Preview.attachTo(app);
    ['east', 'west'].forEach((id) => aDeployment(aServiceIn(aStack(app, id), { namespace: id })));
    app.synth();
    expect(files('preview')).toEqual(NAMES);
    expect(
      Preview.read('preview')
        .data()
        .deployments.map(({ path: at }) => at),
    ).toEqual(['east/chat/main', 'west/chat/main']);
  });

  test('writes the preview of an App without services', () => {
    const app = new App();
    Preview.attachTo(app);
    new Chart(app, 'empty');
    app.synth();
    expect(Preview.read('preview').data().deployments).toEqual([]);
  });

  test('writes nothing in a synthesis with an error, of this library or of another', () => {
    const app = new App();
    Preview.attachTo(app);
    const service = aServiceOf(app);
    const broken = service.addDeployment('broken', {
      image: someImage(),
      compute: someCompute(),
      replicas: 0,
    });
    expect(() => app.synth()).toThrow('REPLICAS');
    expect(files('preview')).toEqual([]);
    service.node.tryRemoveChild(broken.node.id);
    const errors = ['an error of another library'];
    new Chart(app, 'other').node.addValidation({ validate: () => errors });
    expect(() => app.synth()).toThrow('an error of another library');
    expect(files('preview')).toEqual([]);
    errors.pop();
    app.synth();
    expect(files('preview')).toEqual(NAMES);
  });

  test.each<[string, string, string | undefined, string]>([
    ['next to the output folder', 'out/deep', undefined, 'out/preview'],
    ['in the output folder, if that is the working directory', '.', undefined, 'preview'],
    ['in the folder of the option', 'dist', 'a/b', 'a/b'],
  ])('writes %s', (_, outdir, option, expected) => {
    const app = new App({ outdir });
    Preview.attachTo(app, option === undefined ? {} : { folder: option });
    aServiceOf(app);
    app.synth();
    expect(files(expected)).toEqual(NAMES);
  });

  test('writes into an output folder outside of the working directory, as a temporary one is', () => {
    const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-out-'));
    const app = new App({ outdir });
    Preview.attachTo(app);
    aServiceOf(app);
    app.synth();
    expect(files(path.join(outdir, 'preview'))).toEqual(NAMES);
    expect(files('.')).toEqual([]);
    fs.rmSync(outdir, { recursive: true });
  });

  test('reports a folder that cannot be written to as an error of the synthesis', () => {
    fs.writeFileSync('taken', '');
    const app = new App();
    Preview.attachTo(app, { folder: 'taken' });
    aServiceOf(app);
    expect(() => app.synth()).toThrow(/\[\] the preview cannot be written to taken: /);
  });
});

describe('Preview.read', () => {
  test('gives the preview back, as a base too', () => {
    const app = new App();
    const service = aServiceOf(app);
    const preview = Preview.of(app);
    fs.writeFileSync('base.json', preview.toJson());
    const base = Preview.read('base.json');
    expect(base.data()).toEqual(preview.data());
    expect(base.toJson()).toBe(preview.toJson());
    expect(base.toHtml()).toBe(preview.toHtml());
    service.addDeployment('other', { image: someImage(), compute: someCompute() });
    const head = Preview.of(app);
    expect(head.data(base)).toEqual(head.data(preview));
    expect(head.data(base).changes!.objects.added).not.toEqual([]);
  });

  test('takes a preview that was written with its differences', () => {
    const app = new App();
    aServiceOf(app);
    const preview = Preview.of(app);
    fs.writeFileSync('compared.json', preview.toJson(preview));
    expect(Preview.of(app).data(Preview.read('compared.json'))).toEqual(preview.data(preview));
  });

  test.each<[string, string | undefined, RegExp]>([
    ['that does not exist', undefined, /^there is no file file\.json; pass the path of a preview/],
    ['of text', 'text', /^file\.json is no JSON: /],
    ['of other JSON', '{"version": 1}', /^file\.json is no preview; pass the preview\.json that/],
    ['of a list', '[]', /^file\.json is no preview; /],
  ])('fails for a file %s', (_, text, message) => {
    if (text !== undefined) {
      fs.writeFileSync('file.json', text);
    }
    expect(() => Preview.read('file.json')).toThrow(message);
  });

  test('fails for a later version, and for a folder without a preview', () => {
    const later = { ...Preview.of(new App()).data(), version: 2 };
    fs.writeFileSync('preview.json', JSON.stringify(later));
    expect(() => Preview.read('.')).toThrow(
      /^preview\.json is a preview in version 2, and this release reads version 1; synthesize/,
    );
    fs.rmSync('preview.json');
    expect(() => Preview.read('.')).toThrow(/^there is no file preview\.json; /);
  });
});
