import * as fs from 'fs';
import * as path from 'path';
import { examples, manifests, synthesize } from '../projenrc/examples';

const byName = (name: string) => examples().find((example) => example.name === name)!;

describe.each(examples())('examples/$name', (example) => {
  test('writes what its expected output says', () => {
    const files = synthesize(example);
    const expected = path.join(example.folder, 'expected');
    for (const file of manifests(files).keys()) {
      expect(files.get(file)).toBe(fs.readFileSync(path.join(expected, file), 'utf8'));
    }
    expect(manifests(files).size).toBeGreaterThan(0);
  });
});

describe('the examples', () => {
  test('the smallest has at most 12 lines', () => {
    const source = fs.readFileSync(path.join(byName('minimal').folder, 'main.ts'), 'utf8');
    expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(12);
  });

  test('the Terraform example runs the same service module as the cdk8s one', () => {
    const module = (name: string) =>
      fs.readFileSync(path.join(byName(name).folder, 'chat-service.ts'), 'utf8');
    expect(module('terraform')).toBe(module('chat'));
  });

  test('both homes write the same Kubernetes objects', () => {
    const key = ({ kind, metadata }: any) => `${kind}/${metadata.name}`;
    const sorted = (name: string) =>
      [...manifests(synthesize(byName(name))).values()]
        .flat()
        .sort((a, b) => (key(a) < key(b) ? -1 : 1));
    expect(sorted('terraform')).toEqual(sorted('chat'));
  });
});
