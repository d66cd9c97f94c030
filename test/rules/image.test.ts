import { Engine, Image } from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

describe('an image without a fixed tag (IMAGE_TAG)', () => {
  const found = (image: Image) => aDeployment(aService(), { image }).service;
  const digest = `sha256:${'0'.repeat(64)}`;

  test.each([
    Image.fromUrl('nginx'),
    Image.fromUrl('nginx:latest'),
    Image.fromUrl('registry.example.com:5000/nginx'),
    Image.custom('registry.example.com/llm', 'latest'),
  ])('is a warning: $reference', (image) => {
    expectFinding(found(image), 'IMAGE_TAG', {
      at: 'chart/chat/main',
      value: JSON.stringify(image.reference),
    });
    expectNone(found(image), 'IMAGE_REFERENCE');
  });

  test.each([
    Image.fromUrl('nginx:1.0'),
    Image.fromUrl('nginx:latest-1.0'),
    Image.fromUrl(`nginx@${digest}`),
    Image.fromUrl(`nginx:latest@${digest}`),
    Image.preset(Engine.VLLM, '0.33.0'),
  ])('is not $reference', (image) => expectNone(found(image), 'IMAGE_TAG'));

  test.each([Image.custom('nginx', ''), Image.fromUrl('nginx:'), Image.fromUrl('')])(
    'is an error with an empty tag or name: %#',
    (image) => {
      expectFinding(found(image), 'IMAGE_REFERENCE', { at: 'chart/chat/main' });
      expectNone(found(image), 'IMAGE_TAG');
    },
  );

  test('names the engine whose release is unknown', () => {
    const engine = Engine.VLLM;
    const image = Image.custom('registry.example.com/llm', 'latest', { engine });
    expectFinding(found(image), 'IMAGE_TAG', { at: 'chart/chat/main', names: ['vLLM', 'version'] });
  });
});
