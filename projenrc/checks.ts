import { spawn } from 'child_process';

// What `npm test` does once the library is compiled: the tests (with the arguments it was given), and
// the types of everything around the library. Side by side, so that no core waits for one of them;
// each says what it has to say in one piece when it is done.

interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

const CHECKS: readonly Check[] = [
  { name: 'jest', command: ['jest', '--passWithNoTests', '--ci', ...process.argv.slice(2)] },
  { name: 'tsc', command: ['tsc', '--noEmit', '-p', 'test/tsconfig.json'] },
];

function passed({ name, command: [program, ...args] }: Check): Promise<boolean> {
  return new Promise((resolve) => {
    const started = Date.now();
    const said: Buffer[] = [];
    const run = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    run.stdout.on('data', (part) => said.push(part));
    run.stderr.on('data', (part) => said.push(part));
    run.on('error', (failure) => said.push(Buffer.from(`${failure}\n`)));
    run.on('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      console.log(
        `${name}: ${code === 0 ? 'passed' : 'failed'} after ${Math.round((Date.now() - started) / 1000)} s`,
      );
      resolve(code === 0);
    });
  });
}

void Promise.all(CHECKS.map(passed)).then((all) => {
  process.exitCode = all.every(Boolean) ? 0 : 1;
});
