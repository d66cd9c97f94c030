import { deployment, exact, inContainer, row } from './fidelity';
import { deployed } from './programs';
import { Subject, struct } from './property';
import * as ci from '../../src';

const CUSTOM_IMAGE = struct<ci.CustomImageOptions, ci.Image>('CustomImageOptions', {
  program: (options) =>
    deployed({ image: ci.Image.custom('registry.example.com/llm', 'latest', options) }),
  edit: 'image',
})({
  engine: {
    value: ci.Engine.VLLM,
    default: [() => ci.Image.custom('r.example.com/llm', '1').engine, undefined],
  },
  version: {
    value: '0.33.0',
    base: { engine: ci.Engine.VLLM },
    default: [
      () => ci.Image.custom('r.example.com/llm', 'v0.33.0', { engine: ci.Engine.VLLM }).version,
      '0.33.0',
    ],
  },
});

export const IMAGES: Subject = {
  structs: [CUSTOM_IMAGE],
  samples: {
    'Image.custom(repository)': ['registry.example.com:5000/team/llm'],
    'Image.custom(tag)': ['1.0', `sha256:${'0'.repeat(64)}`],
    'Image.fromUrl(url)': ['registry.example.com/llm:1.0'],
    'CustomImageOptions.version': ['0.33.0'],
    'Image.preset(version)': ['0.33.0', 'v25.06'],
  },
  fidelity: [
    row(
      '33 image: preset | 镜像：预置镜像',
      'Image.preset',
      'image, command, probes and ports of the engine',
      deployment({ image: ci.Image.preset(ci.Engine.VLLM, '0.33.0') }),
      exact(inContainer('image', 'vllm/vllm-openai:v0.33.0')),
    ),
    row(
      '33 image: custom, URL | 镜像：自定义镜像、镜像 URL',
      'Image.custom, Image.fromUrl',
      'image of the container',
      deployment({ image: ci.Image.custom('registry.example.com/llm', '1.0') }),
      exact(inContainer('image', 'registry.example.com/llm:1.0')),
    ),
  ],
};
