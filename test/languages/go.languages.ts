import * as fs from 'fs';
import * as path from 'path';
import { useMadeModules } from './support/go-module';
import { mistakes, twin } from './support/twin';
import {
  DIST,
  aCopyOf,
  cdk8sSynth,
  cleanUp,
  describeWith,
  expectedOf,
  makePackage,
  megabytes,
  run,
  say,
  sizeOf,
} from './support/workplace';

describeWith('the Go module', ['go'], () => {
  beforeAll(() => {
    makePackage('go');
    const made = fs.readdirSync(path.join(DIST, 'go'));
    say(`Go: module ${megabytes(sizeOf(path.join(DIST, 'go', 'cdkinference')))}, made: ${made}`);
  });
  afterAll(cleanUp);

  test('asks for nothing of cdktf, and for no later constructs than cdk8s-plus-28 compiles with', () => {
    const module = fs.readFileSync(path.join(DIST, 'go', 'cdkinference', 'go.mod'), 'utf8');
    expect(module).not.toContain('cdktf');
    expect(module).toContain('github.com/aws/constructs-go/constructs/v10 v10.4.2');
  });

  test('writes in examples/chat-go what examples/chat writes, by cdk8s synth', () => {
    const folder = aCopyOf('examples', 'chat-go');
    useMadeModules(folder);
    const file = 'production.k8s.yaml';
    expect(cdk8sSynth(folder, file, {})).toBe(expectedOf('chat', file));
  });

  test('takes unions, maps, JSON, zeros and values of cdk8s-plus-28, and answers, as in TypeScript', () => {
    const folder = aCopyOf('test', 'languages', 'go');
    useMadeModules(folder);
    run('go', ['vet', './...'], { cwd: folder });
    run('go', ['run', '.'], { cwd: folder });
    const file = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8');
    const { objects, facts } = twin();
    expect(file('objects.yaml')).toBe(objects);
    expect(JSON.parse(file('facts.json'))).toEqual(facts);
    expect(file('mistakes.txt')).toBe(`Error: ${mistakes()}`);
  });
});
