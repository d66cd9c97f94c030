import * as fs from 'fs';
import * as path from 'path';
import { Yaml } from 'cdk8s';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { adopted, expected } from './expected';
import { FIXTURES, byName } from '../support/fixtures';
import { Project, cleanUp } from '../support/package';

afterAll(cleanUp);

describe('the program that cdk-inference adopt writes', () => {
  test('compiles as strictly as TypeScript can, and makes the same objects, for every fixture', async () => {
    const project = new Project(['cdk8s', 'cdk8s-plus-28', 'constructs']);
    const names = FIXTURES.map((file) => file.replace('.yaml', ''));
    for (const name of names) {
      const source = await adopted(`${name}.yaml`);
      fs.writeFileSync(path.join(project.folder, `${name}.ts`), source);
      const options = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
      const { outputText } = transpileModule(source, { compilerOptions: options });
      fs.writeFileSync(path.join(project.folder, `${name}.js`), outputText);
    }
    const all = names.map((name) => `import './${name}';`).join('\n');
    expect(project.compile(all)).toMatchObject({ stdout: '', status: 0 });

    // each in a folder of its own, since several have a Chart of one name
    const source = `const path = require('path');
      for (const name of ${JSON.stringify(names)}) {
        process.env.CDK8S_OUTDIR = path.join('out', name);
        require('./' + name);
      }`;
    const { status, stderr } = project.run(source);
    expect([status, stderr.replace(/^Warning: .*\n {6}fix: .*\n/gm, '')]).toEqual([0, '']);
    for (const name of names) {
      const folder = path.join(project.folder, 'out', name);
      const objects = fs.readdirSync(folder).flatMap((file) => Yaml.load(path.join(folder, file)));
      expect({ name, objects: byName(objects) }).toEqual({
        name,
        objects: expected(`${name}.yaml`),
      });
    }
  }, 300_000);
});
