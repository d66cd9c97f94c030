import { Engine, Image, Platform, ScalingMetric } from '../../src';
import { anAdoptedMain } from '../support/adoption';
import { aCloud, aDeployment, aService, container, someQueue } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const planned = (options: Parameters<typeof aDeployment>[1]) =>
  aDeployment(aService(), options).plan();

describe('an image', () => {
  const digest = `sha256:${'0'.repeat(64)}`;

  test.each([
    [Image.custom('registry.example.com/llm', '1.0'), 'registry.example.com/llm:1.0'],
    [Image.custom('registry.example.com/llm', digest), `registry.example.com/llm@${digest}`],
    [Image.fromUrl('registry.example.com:5000/llm'), 'registry.example.com:5000/llm'],
  ])('is referred to as containers runtimes do (%#)', (image, reference) => {
    const plan = planned({ image });
    expect(plan.image).toBe(reference);
    expect(plan).not.toHaveProperty('engine');
    expect([image.reference, image.engine, image.version]).toEqual([
      reference,
      undefined,
      undefined,
    ]);
  });

  test('of a preset shows engine and version', () => {
    const { reference, engine, version } = Image.preset(Engine.VLLM, 'v0.8.5');
    expect(reference).toBe('vllm/vllm-openai:v0.8.5');
    expect(engine).toBe(Engine.VLLM);
    expect(version).toBe('v0.8.5');
  });
});

describe('an own image of a known engine', () => {
  const ENGINES: [string, Engine, string][] = [
    ['vLLM', Engine.VLLM, '0.33.0'],
    ['SGLang', Engine.SGLANG, '0.5.10'],
    ['Triton', Engine.TRITON, '25.06'],
    ['TGI', Engine.TGI, '3.3.4'],
  ];

  test.each(ENGINES)('of %s has all that the preset has, but the image', (_, engine, version) => {
    const platform = Platform.kubernetes({ prometheus: 'http://prometheus:9090' });
    const plan = (image: Image) => {
      const main = aDeployment(aService({ ports: [], platform }), { image });
      main.autoscale({ maxReplicas: 3, metrics: [ScalingMetric.queueLength(4)] });
      expectNone(main.service, 'SCALING_METRIC');
      return { ...main._plan(), image: undefined };
    };
    const preset = plan(Image.preset(engine, version));
    const tag = `v${version}`;
    expect(plan(Image.custom('registry.example.com/own', tag, { engine }))).toEqual(preset);
    expect(plan(Image.custom('registry.example.com/own', 'x', { engine, version }))).toEqual(
      preset,
    );
    expect(plan(Image.fromUrl(`registry.example.com/own:${tag}`, { engine }))).toEqual(preset);
    expect(preset.readiness).toBeDefined();
    expect(preset.monitor).toBeDefined();
  });

  const digest = `sha256:${'0'.repeat(64)}`;
  test.each([
    ['v0.33.0', '0.33.0'],
    ['0.33.0', '0.33.0'],
    ['0.33.0-rocm', '0.33.0'],
    ['0.4.6.post1', '0.4.6.post1'],
    ['25.06-py3', '25.06'],
    [`0.33.0@${digest}`, '0.33.0'],
    ['latest', undefined],
    ['nightly-0.33.0', undefined],
    ['7', undefined],
    ['2f1c0de', undefined],
  ])('reads the release of tag %j as %j', (tag, version) => {
    const engine = Engine.VLLM;
    expect(Image.fromUrl(`registry.example.com:5000/own:${tag}`, { engine }).version).toBe(version);
    expect(Image.fromUrl(`registry.example.com:5000/own:${tag}`).version).toBeUndefined();
  });

  test('knows no release by a digest, and takes the one that is set', () => {
    const engine = Engine.VLLM;
    expect(Image.custom('r.example.com/own', digest, { engine }).version).toBeUndefined();
    expect(Image.custom('r.example.com/own', digest, { engine, version: '1.0' }).version).toBe(
      '1.0',
    );
    expect(Image.custom('r.example.com/own', '2.0', { engine, version: '1.0' }).version).toBe(
      '1.0',
    );
  });

  test('has a release that begins with a number', () => {
    const image = Image.custom('r.example.com/own', '1', { engine: Engine.VLLM, version: 'new' });
    expectFinding(aDeployment(aService(), { image }).service, 'IMAGE_REFERENCE', {
      at: 'chart/chat/main',
      value: '"new"',
      names: ['vLLM'],
    });
  });
});

describe('the image registry of a platform', () => {
  const MIRROR = 'registry.corp.example/hub';
  const PLATFORMS: [string, (imageRegistry?: string) => Platform][] = [
    ['kubernetes', (imageRegistry) => Platform.kubernetes({ imageRegistry })],
    ['vke', (imageRegistry) => aCloud({ imageRegistry })],
  ];
  const PUBLIC: [string, Image, string][] = [
    ['docker.io', Image.preset(Engine.VLLM, '0.33.0'), 'vllm/vllm-openai:v0.33.0'],
    ['docker.io', Image.preset(Engine.SGLANG, '0.5.10'), 'lmsysorg/sglang:v0.5.10'],
    ['nvcr.io', Image.preset(Engine.TRITON, '25.06'), 'nvidia/tritonserver:25.06-py3'],
    ['ghcr.io', Image.preset(Engine.TGI, '3.3.4'), 'huggingface/text-generation-inference:3.3.4'],
  ];

  describe.each(PLATFORMS)('%s', (_, platform) => {
    const queue = someQueue();
    test.each(PUBLIC)('replaces %s (%#)', (__, image, path) => {
      const { service } = aDeployment(aService({ platform: platform(MIRROR) }), { image, queue });
      expect(service.plan().deployments[0].image).toBe(`${MIRROR}/${path}`);
      expect(container(service).image).toBe(`${MIRROR}/${path}`);
    });

    test('replaces that of a preset in an adopted deployment, and no image of the manifests', () => {
      const adopt = (image?: Image) => {
        const service = anAdoptedMain(
          { image: 'vllm/vllm-openai:v0.9.1' },
          { platform: platform(MIRROR), deployment: { image } },
        );
        expect(container(service).image).toBe(service.plan().deployments[0].image);
        return container(service).image;
      };
      expect(adopt(Image.preset(Engine.VLLM, '0.33.0'))).toBe(`${MIRROR}/vllm/vllm-openai:v0.33.0`);
      expect(adopt(Image.fromUrl('vllm/vllm-openai:v0.33.0'))).toBe('vllm/vllm-openai:v0.33.0');
      expect(adopt()).toBe('vllm/vllm-openai:v0.9.1');
    });

    test('leaves own images alone', () => {
      const engine = Engine.VLLM;
      for (const image of [
        Image.custom('vllm/vllm-openai', 'v0.33.0', { engine }),
        Image.fromUrl('ghcr.io/acme/llm:1.0'),
      ]) {
        const main = aDeployment(aService({ platform: platform(MIRROR) }), { image, queue });
        expect(main.plan().image).toBe(image.reference);
      }
    });

    test.each([
      'registry.corp.example',
      'localhost',
      'localhost/hub',
      'mirror:5000',
      '10.0.0.1/a/b-c_d',
    ])('may be %s', (registry) => {
      const { service } = aDeployment(aService({ platform: platform(registry) }), { queue });
      expectNone(service, 'PLATFORM_ADDRESS');
    });

    test.each([
      '',
      'hub',
      'hub/vllm',
      'https://registry.corp.example',
      'registry.corp.example/',
      'registry.corp.example/Hub',
      'registry.corp.example/hub:1',
      'registry.corp.example//hub',
      ' registry.corp.example',
    ])('must not be %j', (registry) => {
      const { service } = aDeployment(aService({ platform: platform(registry) }), { queue });
      expectFinding(service, 'PLATFORM_ADDRESS', {
        value: JSON.stringify(registry),
        names: ['imageRegistry'],
      });
    });
  });
});
