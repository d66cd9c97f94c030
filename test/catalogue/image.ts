import { deployment, exact, inContainer, row } from './fidelity';
import { Subject } from './property';
import * as ci from '../../src';

export const IMAGES: Subject = {
  samples: {
    'Image.custom(repository)': ['registry.example.com:5000/team/llm'],
    'Image.custom(tag)': ['1.0', `sha256:${'0'.repeat(64)}`],
    'Image.fromUrl(url)': ['registry.example.com/llm:1.0'],
    'Image.preset(version)': ['0.8.5', 'v25.06'],
  },
  fidelity: [
    row(
      '33 image: preset',
      'Image.preset',
      'image, command, probes and ports of the engine',
      deployment({ image: ci.Image.preset(ci.Engine.VLLM, '0.8.5') }),
      exact(inContainer('image', 'vllm/vllm-openai:v0.8.5')),
    ),
    row(
      '33 image: custom, URL',
      'Image.custom, Image.fromUrl',
      'image of the container',
      deployment({ image: ci.Image.custom('registry.example.com/llm', '1.0') }),
      exact(inContainer('image', 'registry.example.com/llm:1.0')),
    ),
  ],
};
