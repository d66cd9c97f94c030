import * as fs from 'fs';
import * as path from 'path';
import { examples } from '../projenrc/examples';

// What is said of other languages and can be held without them; npm run languages runs it.

const ROOT = path.join(__dirname, '..');
const read = (...file: string[]) => fs.readFileSync(path.join(ROOT, ...file), 'utf8');
const PAGE = read('docs', 'other-languages.md');
const { devDependencies, peerDependencies, jsii } = JSON.parse(read('package.json'));

const blocks = (language: string) =>
  [...PAGE.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, code]) => code,
  );

describe('the page of other languages', () => {
  test.each([
    ['python', ['chat_service.py', 'main.py']],
    ['go', ['chat_service.go', 'main.go']],
  ])('shows the program of examples/chat-%s as it is', (language, files) => {
    expect(blocks(language)).toEqual(
      files.map((file) => read('examples', `chat-${language}`, file)),
    );
  });

  test('names the packages as they are made', () => {
    const { python, java, go } = jsii.targets;
    expect(PAGE).toContain(`\`${python.distName}\`, imported as \`${python.module}\``);
    expect(PAGE).toContain(`\`${go.moduleName}/${go.packageName}\``);
    const { groupId, artifactId } = java.maven;
    expect(PAGE).toContain(`\`${groupId}:${artifactId}\`, package \`${java.package}\``);
  });

  test('links only to what is there', () => {
    const targets = [...PAGE.matchAll(/\]\((\.[^)#]+)\)/g)].map(([, target]) => target);
    expect(targets.length).toBeGreaterThan(2);
    expect(targets.filter((target) => !fs.existsSync(path.join(ROOT, 'docs', target)))).toEqual([]);
  });
});

describe('examples in other languages', () => {
  test.each(['python', 'go'])('there is one in %s', (language) => {
    expect(examples(language).map(({ name }) => name)).toEqual([`chat-${language}`]);
  });

  test('are not among those that npm run synth runs', () => {
    const names = examples().map(({ name }) => name);
    expect(names).toContain('chat');
    expect(names).toContain('terraform');
    expect(names.filter((name) => /python|go$/.test(name))).toEqual([]);
  });

  test.each([
    ['examples', 'chat-go', 'go.mod'],
    ['test', 'languages', 'go', 'go.mod'],
  ])('%s/%s names the versions that the package asks for', (...file) => {
    const module = read(...file);
    const minimumVersion = (name: string) => peerDependencies[name].replace('^', 'v');
    expect(module).toContain(`constructs-go/constructs/v10 ${minimumVersion('constructs')}\n`);
    expect(module).toContain(`cdk8s-core-go/cdk8s/v2 ${minimumVersion('cdk8s')}\n`);
  });

  test('packages are made against the oldest constructs that the package asks for', () => {
    const [, minimumVersion] = /^npm:constructs@(.*)$/.exec(devDependencies['constructs-oldest'])!;
    expect(peerDependencies.constructs).toBe(`^${minimumVersion}`);
  });
});
