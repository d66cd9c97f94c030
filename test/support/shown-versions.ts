/**
 * The releases of engines in examples, templates, pages and docstrings: the current one, and those to upgrade
 * from. Read on 2026-11-29: vLLM and SGLang on PyPI; for Triton the newest release whose facts
 * `src/plan/engine-facts.ts` has read.
 */
export const ENGINES: Record<string, readonly string[]> = {
  VLLM: ['0.33.0', '0.32.0'],
  SGLANG: ['0.5.23'],
  TRITON: ['26.06'],
};

/**
 * The models that they serve. All but the coder have a recipe in vllm-project/recipes: `models/Qwen/Qwen3-8B.yaml`,
 * `models/meta-llama/Llama-3.3-70B-Instruct.yaml`, `DeepSeek/DeepSeek-V3_2.md`.
 */
export const MODELS = [
  'Qwen/Qwen3-8B',
  'Qwen/Qwen3-Coder-30B-A3B-Instruct',
  'meta-llama/Llama-3.3-70B-Instruct',
  'deepseek-ai/DeepSeek-V3.2',
];
