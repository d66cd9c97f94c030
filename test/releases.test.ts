import * as fs from 'fs';
import * as path from 'path';
import { ENGINES, MODELS } from './support/shown-versions';
import { ENGINE_FACTS, isKnownRelease } from '../src/plan/engine-facts';

const NAMES: Record<string, string> = { VLLM: 'vLLM', SGLANG: 'SGLang', TRITON: 'Triton' };

const ROOT = path.join(__dirname, '..');
const SHOWN = /\.(ts|py|go|md|yaml)$/;
/** `Engine.VLLM, '1.2.3'` in TypeScript, Python and Go. Images of vendors have releases of their own. */
const PRESET =
  /\bEngine[._](VLLM|SGLANG|TRITON|TGI)(?:\(\))?,\s*(?:jsii\.String\()?['"]([^'"]+)['"]/g;
const IMAGE = /\b(vllm\/vllm-openai|lmsysorg\/sglang|nvidia\/tritonserver):v?([\d.]+)/g;
const IMAGES: Record<string, string> = {
  'vllm/vllm-openai': 'VLLM',
  'lmsysorg/sglang': 'SGLANG',
  'nvidia/tritonserver': 'TRITON',
};
/** The id of a model at Hugging Face, by organizations that publish models to serve. */
const MODEL =
  /\b(?:Qwen|meta-llama|deepseek-ai|mistralai|google|BAAI|zai-org|moonshotai)\/[\w-]+(?:\.[\w-]+)*/g;

function files(folder: string): string[] {
  return fs.readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      return /node_modules|cdktf\.out|dist|preview/.test(entry.name) ? [] : files(file);
    }
    // the rules show what is wrong
    return SHOWN.test(entry.name) && entry.name !== 'rules.md' ? [file] : [];
  });
}

const shown = ['examples', 'templates', 'docs', 'src/deployment', 'src/service']
  .flatMap(files)
  .concat('README.md', 'AGENTS.md', 'projenrc/programs.ts');

/** The releases in a text that are not current. */
function oldReleases(text: string): string[] {
  const presets = [...text.matchAll(PRESET)].map(([, engine, release]) => [engine, release]);
  const images = [...text.matchAll(IMAGE)].map(([, image, release]) => [IMAGES[image], release]);
  return [...presets, ...images]
    .filter(([engine, release]) => !ENGINES[engine]?.includes(release))
    .map(([engine, release]) => `${engine} ${release}`);
}

/** The models in a text that are not current. */
function oldModels(text: string): string[] {
  return [...text.matchAll(MODEL)].map(([model]) => model).filter((each) => !MODELS.includes(each));
}

const inFiles = (find: (text: string) => string[]) =>
  shown.flatMap((file) =>
    find(fs.readFileSync(path.join(ROOT, file), 'utf8')).map((old) => `${file}: ${old}`),
  );

test('examples, templates, pages and docstrings show current releases of the engines', () => {
  expect(inFiles(oldReleases)).toEqual([]);
});

test('they serve current models', () => {
  expect(inFiles(oldModels)).toEqual([]);
});

test.each(MODELS)('%s is served by an example or a page', (model) => {
  const users = inFiles((text) => (text.match(MODEL)?.includes(model) ? [model] : []));
  expect(users.length).toBeGreaterThan(0);
});

test.each([
  ["Image.preset(Engine.VLLM, '0.8.4')", 'VLLM 0.8.4'],
  ['cdkinference.Engine_SGLANG(), jsii.String("0.4.0")', 'SGLANG 0.4.0'],
  ['image: nvcr.io/nvidia/tritonserver:24.12-py3', 'TRITON 24.12'],
])('%s is old', (text, old) => {
  expect(oldReleases(text)).toEqual([old]);
});

test.each(['Qwen/Qwen2.5-7B-Instruct', 'meta-llama/Llama-3.1-8B'])('%s is old', (model) => {
  expect(oldModels(`args: ['${model}'],`)).toEqual([model]);
  expect(oldModels("args: ['Qwen/Qwen3-8B.']")).toEqual([]);
});

test.each(Object.keys(ENGINES))(
  'the current release of %s is one whose facts are known',
  (engine) => {
    const [current] = ENGINES[engine];
    expect(isKnownRelease(ENGINE_FACTS[NAMES[engine]], current)).toBe(true);
  },
);
