import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

// npm run package:languages: builds the packages for Python, Java and Go in dist. Arguments select
// languages; --javadoc builds the documentation of the Java package too, which Maven Central requires.

const ROOT = path.join(__dirname, '..');
const DIST = path.join(ROOT, 'dist');
const MODULES = path.join(ROOT, 'node_modules');
const PACMAK = path.join(MODULES, 'jsii-pacmak', 'bin', 'jsii-pacmak');

/** Javadoc takes longer than the rest of the build, and only a release needs it. */
const JAVADOC = '--javadoc';
const SKIP_JAVADOC = process.argv.includes(JAVADOC) ? '' : '-Dmaven.javadoc.skip=true';
const ENV = {
  ...process.env,
  MAVEN_OPTS: [process.env.MAVEN_OPTS ?? '', SKIP_JAVADOC].join(' ').trim(),
};

/** The library's dependencies in every language, dependencies first. */
const DEPENDENCIES = ['constructs', 'cdk8s', 'cdk8s-plus-28'] as const;
type Dependency = (typeof DEPENDENCIES)[number];

interface Builder {
  /** Required programs, each with the product that installs it. */
  readonly tools: Readonly<Record<string, string>>;
  /** Whether the language's registry has a dependency at the version that is installed here. */
  readonly published: (dependency: Dependency, staging: Staging) => boolean;
}

const BUILDERS: Readonly<Record<string, Builder>> = {
  python: {
    tools: { python3: 'Python 3.10 or later' },
    // the packages declare a range, and pip reports missing versions itself
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
 * The packed library in its own folder with its jsii dependencies. It uses the minimum version of
 * constructs: a Go module declares its minimum version, and development uses a later one.
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

  /** Generates, compiles and packs the library for a language, after its unpublished dependencies. */
  public build(language: string, unpublished: readonly Dependency[]): void {
    const target = path.join(DIST, language);
    fs.rmSync(target, { recursive: true, force: true });
    const options = ['--no-npmignore', '--target', language, '--outdir', DIST];
    const folders = [...unpublished.map((name) => this.folderOf(name)), this.folderOf()];
    // Maven builds all folders in one run, in order; Go searches the output of earlier runs
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

/** Removes optional peers from package.json: jsii-pacmak would search for their assemblies. */
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

function missing({ tools }: Builder): string[] {
  return Object.entries(tools).flatMap(([program, has]) => (onPath(program) ? [] : [has]));
}

function onPath(program: string): boolean {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.some((folder) => fs.existsSync(path.join(folder, program)));
}

function main(): void {
  const selected = process.argv.slice(2).filter((argument) => argument !== JAVADOC);
  const unknown = selected.filter((language) => BUILDERS[language] === undefined);
  if (unknown.length > 0) {
    throw new Error(
      `unknown language ${unknown.join(', ')}; use ${Object.keys(BUILDERS).join(', ')}`,
    );
  }
  const staging = new Staging();
  try {
    for (const [language, builder] of Object.entries(BUILDERS)) {
      if (selected.length > 0 && !selected.includes(language)) {
        continue;
      }
      const lacking = missing(builder);
      if (lacking.length > 0) {
        console.error(`${language}: skipped; install ${lacking.join(' and ')}`);
        process.exitCode = 1;
        continue;
      }
      const unpublished = DEPENDENCIES.filter((name) => !builder.published(name, staging));
      const included =
        unpublished.length > 0 ? `, including unpublished ${unpublished.join(', ')}` : '';
      console.log(`${language}: dist/${language}${included}`);
      staging.build(language, unpublished);
    }
  } finally {
    staging.remove();
  }
}

main();
