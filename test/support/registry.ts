import { ChildProcess, spawn } from 'child_process';
import * as path from 'path';

let server: ChildProcess | undefined;

/** The environment of a newcomer, whose registry is `registry-server.mjs` and whose caches are empty. */
export async function aNewcomer(home: string): Promise<NodeJS.ProcessEnv> {
  const { PATH, SystemRoot } = process.env;
  return {
    PATH,
    SystemRoot,
    HOME: home,
    npm_config_registry: await registry(),
    npm_config_cache: path.join(home, '.npm'),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
}

async function registry(): Promise<string> {
  server ??= spawn(process.execPath, [path.join(__dirname, 'registry-server.mjs')], {
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
