import { run } from '../../src/cli/run';

/** What a command ended with. */
export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Calls `cdk-inference` in a folder, in this process. */
export async function called(args: readonly string[], folder: string = __dirname): Promise<Called> {
  const spec = { out: '', err: '' };
  const code = await run(args, {
    folder,
    out: (text) => void (spec.out += text),
    err: (text) => void (spec.err += text),
  });
  return { code, ...spec };
}
