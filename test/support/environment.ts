import { AsyncLocalStorage } from 'async_hooks';
import { TestEnvironment } from 'jest-environment-node';

const storages = new Set<AsyncLocalStorage<unknown>>();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (this: AsyncLocalStorage<unknown>, ...args: unknown[]) {
  storages.add(this);
  return Reflect.apply(run, this, args);
};

/**
 * Node's environment, without what each suite leaves behind: jest-circus keeps the running test in an
 * AsyncLocalStorage of its own, which is never disabled. On Node 20 every promise is told to all of them, so that
 * the hundredth suite of a process would pay for the ninety-nine before it.
 */
export default class Environment extends TestEnvironment {
  public async teardown(): Promise<void> {
    storages.forEach((storage) => storage.disable());
    storages.clear();
    await super.teardown();
  }
}
