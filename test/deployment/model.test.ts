import { Size } from 'cdk8s';
import {
  DeploymentOptions,
  Engine,
  Image,
  ImagePullPolicy,
  InferenceService,
  Model,
  ModelRepository,
  SharedFileSystem,
} from '../../src';
import { aDeployment, aService, container, object, someQueue } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';
import { aCloudService, keeping, serving, someFiles, storing } from '../support/storage';

const pod = (service: InferenceService) => object(service, 'Deployment').spec.template.spec;
const volumes = (service: InferenceService) => pod(service).volumes;
const mounts = (service: InferenceService) => container(service).volumeMounts;
const fromRepository = (repository: ModelRepository, model = Model.fromRepository('qwen', 'v1')) =>
  serving(model, {}, keeping(repository));

describe('a model', () => {
  test.each<[string, () => InferenceService, object, object]>([
    [
      'a claim',
      () => serving(Model.fromClaim('models', { subPath: 'qwen' })),
      { persistentVolumeClaim: { claimName: 'models', readOnly: true } },
      { subPath: 'qwen' },
    ],
    [
      'an OCI image',
      () =>
        serving(
          Model.fromOciImage('registry.example.com/qwen:1', { pullPolicy: ImagePullPolicy.ALWAYS }),
        ),
      { image: { reference: 'registry.example.com/qwen:1', pullPolicy: 'Always' } },
      {},
    ],
    [
      'a shared file system that could be written',
      () => serving(Model.fromSharedFileSystem(someFiles('/nfs', false))),
      { nfs: { server: '10.0.0.8', path: '/exports', readOnly: true } },
      { mountPath: '/nfs' },
    ],
    [
      'a shared file system, seen elsewhere',
      () => serving(Model.fromSharedFileSystem(someFiles('/nfs'), { mountPath: '/weights' })),
      { nfs: { server: '10.0.0.8', path: '/exports', readOnly: true } },
      { mountPath: '/weights' },
    ],
    [
      'a repository in a claim',
      () => fromRepository(ModelRepository.claim('models', { directory: 'llm/{id}@{version}' })),
      { persistentVolumeClaim: { claimName: 'models', readOnly: true } },
      { subPath: 'llm/qwen@v1' },
    ],
    [
      'a repository in a shared file system',
      () => fromRepository(ModelRepository.sharedFileSystem(someFiles('/nfs'))),
      { nfs: { server: '10.0.0.8', path: '/exports', readOnly: true } },
      { mountPath: '/nfs', subPath: 'qwen/v1' },
    ],
    [
      'a repository of images',
      () => fromRepository(ModelRepository.ociImages('registry.example.com/{id}:{version}')),
      { image: { reference: 'registry.example.com/qwen:v1' } },
      {},
    ],
  ])('from %s is mounted read-only', (_, service, source, mount) => {
    expect(volumes(service())).toEqual([{ name: 'model', ...source }]);
    expect(mounts(service())).toEqual([
      { name: 'model', mountPath: '/models', readOnly: true, ...mount },
    ]);
  });

  test('has the sub-paths of its file system, its repository and itself, one below the other', () => {
    const files = SharedFileSystem.nfs('10.0.0.8', '/', { mountPath: '/nfs', subPath: 'a' });
    const model = Model.fromRepository('qwen', 'v1', { subPath: 'c' });
    const service = fromRepository(ModelRepository.sharedFileSystem(files), model);
    expect(mounts(service)[0].subPath).toBe('a/qwen/v1/c');
  });

  test.each<[Model, object]>([
    [Model.fromRepository('qwen', 'v1'), { id: 'qwen', version: 'v1' }],
    [Model.fromOciImage('qwen:1', { mountPath: '/m' }), { reference: 'qwen:1', mountPath: '/m' }],
    [Model.fromClaim('models', { subPath: 'qwen' }), { subPath: 'qwen' }],
  ])('shows what it holds (%#)', (model, expected) => {
    const { id, version, reference, mountPath, subPath } = model;
    expect({ id, version, reference, mountPath, subPath }).toEqual(expected);
  });

  test('of a repository is planned with id and version', () => {
    const [deployment] = fromRepository(ModelRepository.claim('models'))._plan().deployments;
    expect(deployment.model).toEqual({ mountPath: '/models', id: 'qwen', version: 'v1' });
  });

  test('shares the volume of a file system that is mounted as well', () => {
    const nas = SharedFileSystem.nas('10.0.0.8', { mountPath: '/data' });
    const model = Model.fromSharedFileSystem(nas, { mountPath: '/models' });
    const service = storing([nas], { model });
    expect(volumes(service)).toHaveLength(1);
    expect(mounts(service)).toEqual([
      { name: 'model', mountPath: '/models', readOnly: true },
      { name: 'model', mountPath: '/data' },
    ]);
    expect(object(service, 'PersistentVolume').spec.csi.driver).toBe('nas.csi.volcengine.com');
  });

  test('of the cloud makes its volume and claim', () => {
    const tos = SharedFileSystem.tos('models', { mountPath: '/models' });
    const model = Model.fromSharedFileSystem(tos);
    const { service } = aDeployment(aCloudService(), { model, queue: someQueue() });
    const claim = object(service, 'PersistentVolumeClaim').metadata.name;
    expect(volumes(service)).toEqual([
      { name: 'model', persistentVolumeClaim: { claimName: claim, readOnly: true } },
    ]);
  });
});

describe('a model that is downloaded', () => {
  const service = fromRepository(
    ModelRepository.download('s3://models/{id}/{version}', {
      image: 'fetch:1.0',
      command: ['fetch'],
      args: ['--from={uri}', '--to={path}', '{id}', '{version}'],
      secret: 'key',
      sizeLimit: Size.gibibytes(200),
    }),
  );

  test('is fetched before the inference container starts, with as much as that one gets', () => {
    const amounts = { cpu: '4', memory: '16Gi' };
    expect(pod(service).initContainers).toEqual([
      {
        name: 'model-download',
        image: 'fetch:1.0',
        command: ['fetch'],
        args: ['--from=s3://models/qwen/v1', '--to=/models', 'qwen', 'v1'],
        envFrom: [{ secretRef: { name: 'key' } }],
        resources: { requests: amounts, limits: amounts },
        volumeMounts: [{ name: 'model', mountPath: '/models' }],
      },
    ]);
  });

  test('lies in the instance, up to a limit', () => {
    expect(volumes(service)).toEqual([{ name: 'model', emptyDir: { sizeLimit: '200Gi' } }]);
    expect(mounts(service)).toEqual([{ name: 'model', mountPath: '/models', readOnly: true }]);
  });

  const repository = ModelRepository.download('s3://{id}/{version}', { image: 'fetch:1.0' });
  const beside = (initContainers: object[], volume = 'own') =>
    serving(
      Model.fromRepository('qwen', 'v1'),
      { pod: { initContainers, volumes: [{ name: volume, emptyDir: {} }] } },
      keeping(repository),
    );

  test('comes before the init containers of the pod', () => {
    const names = pod(beside([{ name: 'check', image: 'busybox' }])).initContainers.map(
      ({ name }: any) => name,
    );
    expect(names).toEqual(['model-download', 'check']);
  });

  test('takes its names from nobody: a pod must not use them as well (POD_NAMES)', () => {
    expectNone(beside([{ name: 'download' }]), 'POD_NAMES');
    expectFinding(beside([{ name: 'model-download' }]), 'POD_NAMES', {
      at: 'chart/chat/main',
      value: '"model-download"',
    });
    expectFinding(beside([], 'model'), 'POD_NAMES', {
      at: 'chart/chat/main',
      value: '"model"',
    });
  });
});

describe('an engine', () => {
  const DRAIN = ['--shutdown-timeout', '30'];
  const MODEL = Model.fromClaim('models', { mountPath: '/weights' });
  const run = (engine: Engine, version: string, options: Partial<DeploymentOptions> = {}) =>
    container(
      aDeployment(aService({ ports: [] }), {
        image: Image.preset(engine, version),
        model: MODEL,
        ...options,
      }).service,
    );

  test.each([
    ['vLLM', Engine.VLLM, '0.17.0', ['--model', '/weights']],
    ['vLLM, as its first argument', Engine.VLLM, '0.33.0', ['/weights', ...DRAIN]],
    ['SGLang', Engine.SGLANG, '0.4.6', ['--model-path', '/weights']],
    ['Triton', Engine.TRITON, '25.04', ['--model-repository=/weights']],
  ])('%s gets the directory of its model', (_, engine, version, args) => {
    expect(run(engine, version).args.slice(-args.length)).toEqual(args);
  });

  test('TGI gets the directory of its model', () => {
    expect(run(Engine.TGI, '3.3.0').env).toEqual([{ name: 'MODEL_ID', value: '/weights' }]);
  });

  test('gets it in front of the arguments of the user', () => {
    const { args } = run(Engine.VLLM, '0.33.0', { args: ['--max-model-len', '8192'] });
    expect(args).toEqual(['/weights', ...DRAIN, '--max-model-len', '8192']);
  });

  test.each<[string, Engine, string, string[]]>([
    ['--model', Engine.VLLM, '0.33.0', ['--model', '/weights/a']],
    ['--model=', Engine.VLLM, '0.33.0', ['--seed', '1', '--model=/weights/a']],
    ['a first argument', Engine.VLLM, '0.33.0', ['/weights/a', '--seed', '1']],
    ['--model-path', Engine.SGLANG, '0.4.6', ['--model-path', '/weights/a']],
    ['--model', Engine.SGLANG, '0.4.6', ['--model', '/weights/a']],
    ['--model-repository=', Engine.TRITON, '25.04', ['--model-repository=/weights/a']],
    ['--model-store', Engine.TRITON, '25.04', ['--model-store', '/weights/a']],
    ['--model-id', Engine.TGI, '3.3.0', ['--model-id', '/weights/a']],
  ])('gets nothing if %s of the user names a model', (_, engine, version, args) => {
    const described = run(engine, version, { args });
    expect(described.args.filter((arg: string) => args.includes(arg))).toEqual(args);
    const words = [...described.args, ...(described.env ?? []).map(({ value }: any) => value)];
    expect(words.filter((word) => /(^|=)\/weights$/.test(word))).toEqual([]);
  });

  test('gets nothing if a variable of the user names a model', () => {
    const { env } = run(Engine.TGI, '3.3.0', { env: { MODEL_ID: '/weights/a' } });
    expect(env).toEqual([{ name: 'MODEL_ID', value: '/weights/a' }]);
  });

  test.each([
    [Engine.VLLM, '0.33.0'],
    [Engine.TGI, '3.3.0'],
  ])('gets nothing if the user sets the command', (engine, version) => {
    const described = run(engine, version, { command: ['serve', '/weights'] });
    expect([described.args, described.env]).toEqual([undefined, undefined]);
  });

  test('is not known of an image of one’s own', () => {
    const { args, env } = container(serving(MODEL));
    expect([args, env]).toEqual([undefined, undefined]);
  });
});
