import { Engine, Image } from '../../src';
import { aDeployment, aService } from '../support/builders';

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
