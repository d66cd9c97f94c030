import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

// npm run package:languages: the packages for Python, Java and Go, in dist. Arguments take some of the
// languages only.

const ROOT = path.join(__dirname, '..');
const DIST = path.join(ROOT, 'dist');
const MODULES = path.join(ROOT, 'node_modules');
const PACMAK = path.join(MODULES, 'jsii-pacmak', 'bin', 'jsii-pacmak');

/** Pages for each class, which are made for nobody as long as nothing is published. */
const NO_JAVADOC = '-Dmaven.javadoc.skip=true';
const ENV = {
  ...process.env,
  MAVEN_OPTS: [process.env.MAVEN_OPTS ?? '', NO_JAVADOC].join(' ').trim(),
};

/** What the library stands on in every language, in the order in which they need each other. */
const DEPENDENCIES = ['constructs', 'cdk8s', 'cdk8s-plus-28'] as const;
type Dependency = (typeof DEPENDENCIES)[number];

interface ObjectSource {
  /** Programs without which nothing is made, with what has them. */
  readonly tools: Readonly<Record<string, string>>;
  /** Whether the language's registry has a dependency at the version that is installed here. */
  readonly published: (dependency: Dependency, staging: Staging) => boolean;
}

const MAKERS: Readonly<Record<string, ObjectSource>> = {
  python: {
    tools: { python3: 'Python 3.10 or later' },
    // its packages name a range, and pip says itself what it does not find
    published: () => true,
  },
  java: {
    tools: { javac: 'a JDK, 11 or later', mvn: 'Maven 3.8 or later' },
    published: (dependency, staging) => {
      const { targets, version } = staging.manifest(dependency);
      const { groupId, artifactId } = targets.java.maven;
      const artifact = `-Dartifact=${groupId}:${artifactId}:${version}:pom`;
      return succeeds('mvn', ['-B', '-q', 'dependency:get', artifact, '-Dtransitive=false']);
    },
  },
  go: {
    tools: { go: 'Go 1.25 or later' },
    published: (dependency, staging) => {
      const { targets, version } = staging.manifest(dependency);
      const { moduleName, packageName = dependency.replace(/\W/g, '') } = targets.go;
      const major = Number(version.split('.')[0]);
      const suffix = major > 1 ? `/v${major}` : '';
      const module = `${moduleName}/${packageName}${suffix}@v${version}`;
      return succeeds('go', ['list', '-m', module], os.tmpdir());
    },
  },
};

/**
 * The packed library in a folder of its own, with the dependencies that other languages know, the
 * oldest constructs among them: a Go module names the least version it needs, and that is not the
 * one that is developed against.
 */
class Staging {
  public readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-languages-'));
  private readonly tarball: string;

  public constructor() {
    const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', this.folder];
    execFileSync('npm', pack, { cwd: ROOT, shell: process.platform === 'win32' });
    const [name] = fs.readdirSync(this.folder);
    this.tarball = path.join(this.folder, name);
    const library = path.join(this.folder, 'library');
    fs.mkdirSync(path.join(library, 'node_modules'), { recursive: true });
    execFileSync('tar', ['-xzf', this.tarball, '-C', library, '--strip-components=1']);
    for (const dependency of DEPENDENCIES) {
      const source = dependency === 'constructs' ? 'constructs-oldest' : dependency;
      fs.cpSync(path.join(MODULES, source), this.folderOf(dependency), { recursive: true });
    }
    leaveOptionalPeers(path.join(library, 'package.json'));
  }

  public manifest(dependency: Dependency): { targets: any; version: string } {
    const { jsii, version } = JSON.parse(
      fs.readFileSync(path.join(this.folderOf(dependency), 'package.json'), 'utf8'),
    );
    return { targets: jsii.targets, version };
  }

  /** Generates, compiles and packs the library for a language, after these of its dependencies. */
  public make(language: string, unpublished: readonly Dependency[]): void {
    const target = path.join(DIST, language);
    fs.rmSync(target, { recursive: true, force: true });
    const options = ['--no-npmignore', '--target', language, '--outdir', DIST];
    const folders = [...unpublished.map((name) => this.folderOf(name)), this.folderOf()];
    // Maven builds what it is given together, in order; Go looks for what was made before
    const runs = language === 'go' ? folders.map((folder) => [folder]) : [folders];
    for (const run of runs) {
      execFileSync(process.execPath, [PACMAK, ...options, ...run], { stdio: 'inherit', env: ENV });
    }
  }

  public remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private folderOf(dependency?: Dependency): string {
    const library = path.join(this.folder, 'library');
    return dependency === undefined ? library : path.join(library, 'node_modules', dependency);
  }
}

/** As the assembly has none of them; jsii-pacmak would look for their assemblies. */
function leaveOptionalPeers(file: string): void {
  const { peerDependencies, peerDependenciesMeta, ...rest } = JSON.parse(
    fs.readFileSync(file, 'utf8'),
  );
  const needed = Object.entries(peerDependencies).filter(
    ([name]) => !peerDependenciesMeta?.[name]?.optional,
  );
  fs.writeFileSync(
    file,
    JSON.stringify({ ...rest, peerDependencies: Object.fromEntries(needed) }, null, 2),
  );
}

function succeeds(program: string, args: readonly string[], cwd = ROOT): boolean {
  return spawnSync(program, args, { cwd, stdio: 'ignore' }).status === 0;
}

function missing({ tools }: ObjectSource): string[] {
  return Object.entries(tools).flatMap(([program, has]) => (onPath(program) ? [] : [has]));
}

function onPath(program: string): boolean {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.some((folder) => fs.existsSync(path.join(folder, program)));
}

function main(): void {
  const request = process.argv.slice(2);
  const unknown = request.filter((language) => MAKERS[language] === undefined);
  if (unknown.length > 0) {
    throw new Error(
      `no language ${unknown.join(', ')}; there are ${Object.keys(MAKERS).join(', ')}`,
    );
  }
  const staging = new Staging();
  try {
    for (const [language, objectSource] of Object.entries(MAKERS)) {
      if (request.length > 0 && !request.includes(language)) {
        continue;
      }
      const lacking = missing(objectSource);
      if (lacking.length > 0) {
        console.error(`${language}: not made; install ${lacking.join(' and ')}`);
        process.exitCode = 1;
        continue;
      }
      const unpublished = DEPENDENCIES.filter((name) => !objectSource.published(name, staging));
      const beside = unpublished.length > 0 ? `, with ${unpublished.join(' and ')}, which` : '';
      const why = unpublished.length > 0 ? ` the registry does not have` : '';
      console.log(`${language}: dist/${language}${beside}${why}`);
      staging.make(language, unpublished);
    }
  } finally {
    staging.remove();
  }
}

main();
