import { ChildProcess, spawn } from 'child_process';
import * as path from 'path';

let server: ChildProcess | undefined;

/**
 * The environment of a newcomer, whose registry is `registry-server.mjs` and whose caches are empty.
 *
 * @param folders folders with a lock file, whose packages the registry has too
 */
export async function aNewcomer(
  home: string,
  folders: readonly string[] = [],
): Promise<NodeJS.ProcessEnv> {
  const { PATH, SystemRoot } = process.env;
  return {
    PATH,
    SystemRoot,
    HOME: home,
    npm_config_registry: await registry(folders),
    npm_config_cache: path.join(home, '.npm'),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
}

async function registry(folders: readonly string[]): Promise<string> {
  const program = path.join(__dirname, 'registry-server.mjs');
  server ??= spawn(process.execPath, [program, ...folders], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { stdout } = server;
  return new Promise((resolve) =>
    stdout!.once('data', (address) => resolve(String(address).trim())),
  );
}

/** Closes the registry. */
export function leave(): void {
  server?.stdin?.end();
  server = undefined;
}
