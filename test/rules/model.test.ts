import { Size } from 'cdk8s';
import { ImagePullPolicy, Model, ModelDownloadOptions, ModelRepository, Platform } from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';
import { keeping, serving } from '../support/storage';

const AT = 'chart/chat/main';
const CLAIM = keeping(ModelRepository.claim('models'));
const entry = (id: string, version: string, platform = CLAIM) =>
  serving(Model.fromRepository(id, version), {}, platform);

describe('a model by id and version (MODEL)', () => {
  test.each(['qwen', 'Qwen/Qwen2.5-7B-Instruct', 'a', 'm-2024_x.1'])('may have the id %s', (id) => {
    expectNone(entry(id, 'v1'), 'MODEL');
  });

  test.each(['', ' ', '/qwen', 'qwen/', 'a//b', '../a', 'a/../b', '.a', '模型', 'a b'])(
    'must not have the id %j',
    (id) => {
      expectFinding(entry(id, 'v1'), 'MODEL', {
        at: AT,
        value: JSON.stringify(id),
      });
    },
  );

  test.each(['v1', '1', '1.0.0-rc_1'])('may have the version %s', (version) => {
    expectNone(entry('qwen', version), 'MODEL');
  });

  test.each(['', 'a/b', '..', 'v 1', '-'])('must not have the version %j', (version) => {
    expectFinding(entry('qwen', version), 'MODEL', {
      at: AT,
      value: JSON.stringify(version),
    });
  });
});

describe('a model that is an image (MODEL)', () => {
  const image = (reference: string, pullPolicy?: string) =>
    serving(Model.fromOciImage(reference, { pullPolicy: pullPolicy as ImagePullPolicy }));

  test.each(['registry.example.com/models/qwen:1.0', 'qwen', `qwen@sha256:${'0'.repeat(64)}`])(
    'may be %.70s',
    (reference) => {
      expectNone(image(reference), 'MODEL');
    },
  );

  test.each(['', 'oci://registry/qwen', 'Qwen:1.0', 'qwen:'])('must not be %j', (reference) => {
    expectFinding(image(reference), 'MODEL', {
      at: AT,
      value: `"${reference}"`,
    });
  });

  test.each([undefined, 'Always', 'IfNotPresent', 'Never'])('may be pulled %s', (pullPolicy) => {
    expectNone(image('qwen:1.0', pullPolicy), 'MODEL');
  });

  test.each(['', 'always', 'Sometimes'])('must not be pulled %j', (pullPolicy) => {
    expectFinding(image('qwen:1.0', pullPolicy), 'MODEL', {
      at: AT,
      names: [', got '],
    });
  });

  test('must be one also where a repository makes it of an id', () => {
    const images = keeping(ModelRepository.ociImages('registry.example.com/{id}:{version}'));
    expectNone(entry('qwen', 'v1', images), 'MODEL');
    expectFinding(entry('Qwen', 'v1', images), 'MODEL', {
      at: AT,
      value: '"registry.example.com/Qwen:v1"',
    });
  });
});

describe('a model that is an image needs image volumes (MODEL_IMAGE_VOLUME)', () => {
  const repository = ModelRepository.ociImages('registry.example.com/{id}:{version}');
  const models = [Model.fromOciImage('qwen:1.0'), Model.fromRepository('qwen', 'v1')];

  test.each(['1.35', '1.36', '1.35.2'])('which Kubernetes %s has', (version) => {
    models.forEach((model) =>
      expectNone(serving(model, {}, keeping(repository, version)), 'MODEL_IMAGE_VOLUME'),
    );
  });

  test.each(['1.28', '1.33', '1.34'])('which Kubernetes %s has not, or not on', (version) => {
    models.forEach((model) =>
      expectFinding(serving(model, {}, keeping(repository, version)), 'MODEL_IMAGE_VOLUME', {
        at: AT,
        value: `"${version}"`,
        names: ['Model.fromClaim'],
      }),
    );
  });

  test('and no other model does', () => {
    const old = keeping(ModelRepository.claim('models'), '1.28');
    expectNone(entry('qwen', 'v1', old), 'MODEL_IMAGE_VOLUME');
    expectNone(serving(Model.fromClaim('models'), {}, old), 'MODEL_IMAGE_VOLUME');
  });
});

describe('a repository (MODEL_REPOSITORY)', () => {
  test('is needed by a model by id and version, and by no other', () => {
    const none = Platform.kubernetes({ version: '1.36' });
    expectFinding(entry('qwen', 'v1', none), 'MODEL_REPOSITORY', {
      at: AT,
    });
    expectNone(serving(Model.fromClaim('models'), {}, none), 'MODEL_REPOSITORY');
  });

  const patterns: [string, (pattern: string) => ModelRepository][] = [
    ['a claim', (directory) => ModelRepository.claim('models', { directory })],
    ['images', (pattern) => ModelRepository.ociImages(pattern)],
    ['downloads', (pattern) => ModelRepository.download(pattern, { image: 'fetch:1.0' })],
  ];
  const having = (repository: ModelRepository) =>
    aDeployment(aService({ platform: keeping(repository) })).service;

  describe.each(patterns)('of %s', (_, repository) => {
    test.each(['{id}/{version}', 'llm/{version}/{id}', '{id}:{version}-{id}'])(
      'may be %s',
      (pattern) => {
        expectNone(having(repository(pattern)), 'MODEL_REPOSITORY');
      },
    );

    test.each(['', 'models', '{id}', '{version}', '{id}/{version}/{name}', '{id}{version}{}'])(
      'must not be %j',
      (pattern) => {
        expectFinding(having(repository(pattern)), 'MODEL_REPOSITORY', {
          value: JSON.stringify(pattern),
          names: ['{id}', '{version}'],
        });
      },
    );
  });

  const downloading = (options: Partial<ModelDownloadOptions>) =>
    having(ModelRepository.download('s3://{id}/{version}', { image: 'fetch:1.0', ...options }));

  test.each<[string, Partial<ModelDownloadOptions>]>([
    ['arguments', { args: ['{uri}', '--to={path}', '{id}-{version}', 'plain'] }],
    ['the source in arguments', { args: ['--fetch', '{uri}'] }],
    ['id and version in two arguments', { args: ['--id={id}', '--version={version}'] }],
    ['a Secret', { secret: 'tos-key' }],
    ['a limit', { sizeLimit: Size.gibibytes(1) }],
  ])('of downloads may have %s', (_, options) => {
    expectNone(downloading(options), 'MODEL_REPOSITORY');
  });

  test.each<[string, Partial<ModelDownloadOptions>, string, string]>([
    ['other names in arguments', { args: ['{url}'] }, '"args"', '"{url}"'],
    ['arguments without a model', { args: ['--fetch'] }, '{uri}, or {id}', '["--fetch"]'],
    ['no arguments', { args: [] }, '{uri}, or {id}', '[]'],
    ['the target alone', { args: ['{path}'] }, '{uri}, or {id}', '["{path}"]'],
    ['an id without version', { args: ['{id}'] }, '{uri}, or {id}', '["{id}"]'],
    ['a version without id', { args: ['{version}'] }, '{uri}, or {id}', '["{version}"]'],
    ['a command that is empty', { command: [] }, '"command"', '[]'],
    ['a command that is blank', { command: [' '] }, '"command"', '[" "]'],
    ['an image that is none', { image: 'Fetch 1' }, '"image"', '"Fetch 1"'],
    ['a Secret without a name', { secret: '' }, '"secret"', '""'],
    ['a limit of 0', { sizeLimit: Size.kibibytes(0) }, '"sizeLimit"', '0'],
  ])('of downloads must not have %s', (_, options, name, value) => {
    expectFinding(downloading(options), 'MODEL_REPOSITORY', { value, names: [name] });
  });
});
