import { run } from '../../src/cli/run';

/** What a command ended with. */
export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Calls `cdk-inference` in a folder, in this process. */
export async function called(args: readonly string[], folder: string = __dirname): Promise<Called> {
  const said = { out: '', err: '' };
  const code = await run(args, {
    folder,
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
  return { code, ...said };
}
