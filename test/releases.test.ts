import * as fs from 'fs';
import * as path from 'path';
import { ENGINE_FACTS, isKnownRelease } from '../src/plan/engine-facts';

/** The releases in examples, templates, pages and docstrings: the current one, and one to upgrade from. */
const RELEASES: Record<string, readonly string[]> = {
  VLLM: ['0.33.0', '0.32.0'],
  SGLANG: ['0.5.23'],
  TRITON: ['26.06'],
};
const NAMES: Record<string, string> = { VLLM: 'vLLM', SGLANG: 'SGLang', TRITON: 'Triton' };

const ROOT = path.join(__dirname, '..');
const SHOWN = /\.(ts|py|go|md)$/;
/** `Engine.VLLM, '1.2.3'` in TypeScript, Python and Go. */
const PRESET =
  /\b(?:Engine[._])(VLLM|SGLANG|TRITON|TGI)(?:\(\))?,\s*(?:jsii\.String\()?['"]([^'"]+)['"]/g;
const IMAGE = /\b(vllm\/vllm-openai|lmsysorg\/sglang|nvidia\/tritonserver):v?([\d.]+)/g;
const IMAGES: Record<string, string> = {
  'vllm/vllm-openai': 'VLLM',
  'lmsysorg/sglang': 'SGLANG',
  'nvidia/tritonserver': 'TRITON',
};

function files(folder: string): string[] {
  return fs.readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      return /node_modules|cdktf\.out|dist/.test(entry.name) ? [] : files(file);
    }
    // the rules show what is wrong
    return SHOWN.test(entry.name) && entry.name !== 'rules.md' ? [file] : [];
  });
}

const shown = ['examples', 'templates', 'docs', 'src/deployment', 'src/service']
  .flatMap(files)
  .concat('README.md');

test('examples, templates, pages and docstrings show current releases of the engines', () => {
  const old = shown.flatMap((file) => {
    const text = fs.readFileSync(path.join(ROOT, file), 'utf8');
    const presets = [...text.matchAll(PRESET)].map(([, engine, release]) => [engine, release]);
    const images = [...text.matchAll(IMAGE)].map(([, image, release]) => [IMAGES[image], release]);
    return [...presets, ...images]
      .filter(([engine, release]) => !RELEASES[engine]?.includes(release))
      .map(([engine, release]) => `${file}: ${engine} ${release}`);
  });
  expect(old).toEqual([]);
});

test.each(Object.keys(RELEASES))(
  'the current release of %s is one whose facts are known',
  (engine) => {
    const [current] = RELEASES[engine];
    expect(isKnownRelease(ENGINE_FACTS[NAMES[engine]], current)).toBe(true);
  },
);
