import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { pathToFileURL } from 'url';
import {
  DIST,
  aCopyOf,
  cleanUp,
  describeWith,
  expectedOf,
  makePackage,
  run,
} from './support/workplace';

const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1';
const MAVEN_REPOSITORY = path.join(
  process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
  'cdk-inference-languages',
  'maven',
);

describeWith('the Java package', ['javac', 'mvn'], () => {
  beforeAll(() => makePackage('java'));
  afterAll(cleanUp);

  test('compiles with a program, which writes what examples/chat writes', () => {
    const folder = aCopyOf('test', 'languages', 'java');
    const made = pathToFileURL(path.join(DIST, 'java')).href;
    // a repository of its own, so that what was made of version 0.1.0 before is not taken for this
    ['io/github/cdk-inference', 'org/cdk8s'].forEach((name) =>
      fs.rmSync(path.join(MAVEN_REPOSITORY, name), { recursive: true, force: true }),
    );
    const repository = `-Dcdk-inference.repository=${made}`;
    const local = `-Dmaven.repo.local=${MAVEN_REPOSITORY}`;
    const classpathFile = '-Dmdep.outputFile=classpath.txt';
    run('mvn', ['-B', '-q', `${PLUGIN}:build-classpath`, classpathFile, repository, local], {
      cwd: folder,
    });
    const classpath = fs.readFileSync(path.join(folder, 'classpath.txt'), 'utf8').trim();
    run('javac', ['-cp', classpath, '-d', '.', 'Chat.java'], { cwd: folder });
    run('java', ['-cp', `${classpath}${path.delimiter}.`, 'Chat'], { cwd: folder });
    const file = 'production.k8s.yaml';
    expect(fs.readFileSync(path.join(folder, 'dist', file), 'utf8')).toBe(expectedOf('chat', file));
  });
});
