import { AsyncLocalStorage } from 'async_hooks';
import { TestEnvironment } from 'jest-environment-node';

const storages = new Set<AsyncLocalStorage<unknown>>();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (this: AsyncLocalStorage<unknown>, ...args: unknown[]) {
  storages.add(this);
  return Reflect.apply(run, this, args);
};

/** A warning as the library prints it: `Warning: [path] RULE: …`. */
function isWarning(text: unknown): boolean {
  return typeof text === 'string' && /^Warning: \[[^\]]*\] [A-Z_]+: /.test(text);
}

/**
 * Node's environment, without what each suite leaves behind: jest-circus keeps the running test in an
 * AsyncLocalStorage of its own, which is never disabled. On Node 20 every promise is told to all of them, so that
 * the hundredth suite of a process would pay for the ninety-nine before it.
 */
export default class Environment extends TestEnvironment {
  private restore: () => void = () => undefined;

  /** Tests read findings and spies; warnings printed in between would look like those of a fault. */
  public async setup(): Promise<void> {
    await super.setup();
    const { stderr } = process;
    const { write } = stderr;
    stderr.write = (...args: unknown[]) =>
      isWarning(args[0]) || (Reflect.apply(write, stderr, args) as boolean);
    this.restore = () => void (stderr.write = write);
  }

  public async teardown(): Promise<void> {
    this.restore();
    storages.forEach((storage) => storage.disable());
    storages.clear();
    await super.teardown();
  }
}
