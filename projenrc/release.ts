import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { parseArgs } from 'util';

// npm run release: builds the packages for npm, PyPI, Go and Maven in dist, checks them, and publishes
// them with the credentials in the environment. --dry-run stops before it publishes; arguments select
// registries.

const ROOT = path.join(__dirname, '..');
const DIST = path.join(ROOT, 'dist');
/** Publishes the packages of jsii's layout; its page lists the environment variables. */
const PUBLIB = 'publib@0.2.1061';

/** What the checks read in package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly published: boolean;
  readonly jsii: { readonly targets: any };
}

interface Registry {
  /** The folder in `dist`. */
  readonly folder: string;
  readonly publisher: string;
  /** Environment variables that publishing requires; of two in a row, either. */
  readonly credentials: readonly (readonly string[])[];
}

/** The registries, by the names that arguments select. */
export const REGISTRIES: Readonly<Record<string, Registry>> = {
  npm: {
    folder: 'js',
    publisher: 'publib-npm',
    credentials: [['NPM_TOKEN', 'NPM_TRUSTED_PUBLISHER']],
  },
  pypi: {
    folder: 'python',
    publisher: 'publib-pypi',
    credentials: [['TWINE_PASSWORD', 'PYPI_TRUSTED_PUBLISHER']],
  },
  maven: {
    folder: 'java',
    publisher: 'publib-maven',
    credentials: [
      ['MAVEN_USERNAME'],
      ['MAVEN_PASSWORD'],
      ['MAVEN_GPG_PRIVATE_KEY', 'MAVEN_GPG_PRIVATE_KEY_FILE'],
      ['MAVEN_GPG_PRIVATE_KEY_PASSPHRASE'],
    ],
  },
  go: { folder: 'go', publisher: 'publib-golang', credentials: [['GITHUB_TOKEN', 'GIT_USE_SSH']] },
};
const ALL = Object.keys(REGISTRIES);

/** The newest heading of a changelog: its version, and its date if the version is published. */
export function newest(changelog: string): { readonly version?: string; readonly date?: string } {
  const heading = /^## (\d+\.\d+\.\d+\S*)(?: – (\d{4}-\d{2}-\d{2}))?/m.exec(changelog);
  return { version: heading?.[1], date: heading?.[2] };
}

/** What is wrong with the state of the repository and the environment; all at once. */
export function blockers(
  { version, published }: Manifest,
  changelog: string,
  repository: { readonly status: string; readonly tags: string },
  environment: Readonly<Record<string, string | undefined>>,
  registries: readonly string[] = ALL,
): string[] {
  const { version: logged, date } = newest(changelog);
  const missing = registries
    .flatMap((name) => REGISTRIES[name].credentials)
    .filter((names) => !names.some((name) => environment[name]));
  return [
    ...(logged === version
      ? []
      : [`the newest heading of CHANGELOG.md is ${logged}, the version is ${version}`]),
    ...(date === undefined ? [`CHANGELOG.md: write "## ${version} – " with a date`] : []),
    ...(published ? [] : ['.projenrc.ts: set PUBLISHED to true, run npx projen']),
    ...(repository.status === '' ? [] : ['commit all changes; git status is not clean']),
    ...(repository.tags.split('\n').includes(`v${version}`) ? [`the tag v${version} exists`] : []),
    ...missing.map((names) => `set ${names.join(' or ')} in the environment`),
  ];
}

/** The files to publish, relative to `dist`, by registry. */
export function artifacts({ name, version, jsii }: Manifest): Record<string, string[]> {
  const { python, java, go } = jsii.targets;
  const { groupId, artifactId } = java.maven;
  const jar = `java/${groupId.replace(/\./g, '/')}/${artifactId}/${version}/${artifactId}-${version}`;
  return {
    npm: [`js/${name}-${version}.tgz`],
    pypi: [
      `python/${python.module}-${version}-py3-none-any.whl`,
      `python/${python.module}-${version}.tar.gz`,
    ],
    // Maven Central rejects a jar without its sources and documentation
    maven: ['.jar', '-sources.jar', '-javadoc.jar', '.pom'].map((suffix) => `${jar}${suffix}`),
    go: [`go/${go.packageName}/go.mod`, `go/${go.packageName}/version`],
  };
}

/** What is wrong with the files in `dist`. */
export function defects(
  manifest: Manifest,
  dist: string,
  registries: readonly string[] = ALL,
): string[] {
  return registries.flatMap((registry) => {
    const expected = artifacts(manifest)[registry];
    const missing = expected.filter((file) => !fs.existsSync(path.join(dist, file)));
    const present = packages(dist, REGISTRIES[registry].folder);
    const foreign = present.filter((file) => !expected.includes(file)).map(path.posix.dirname);
    return [
      ...missing.map((file) => `${registry}: dist/${file} is missing`),
      // package:languages adds dependencies that a registry lacks; they are not ours to publish
      ...[...new Set(foreign)].map(
        (folder) =>
          `${registry}: dist/${folder} is a dependency that the registry lacks; require a published version`,
      ),
      ...(missing.length > 0 ? [] : CONTENTS[registry](manifest, dist, expected)),
    ];
  });
}

/** The files in a folder that publib takes for packages. */
function packages(dist: string, folder: string): string[] {
  const within = path.join(dist, folder);
  return fs.existsSync(within)
    ? fs
        .readdirSync(within, { recursive: true, encoding: 'utf8' })
        .map((file) => `${folder}/${file.split(path.sep).join('/')}`)
        .filter((file) => /^js\/.*\.tgz$|\.whl$|\.(jar|pom)$|^go\/[^/]*\/go\.mod$/.test(file))
    : [];
}

/** Checks of names and versions in the packages: the problems, by registry. */
const CONTENTS: Readonly<
  Record<string, (manifest: Manifest, dist: string, files: readonly string[]) => string[]>
> = {
  npm: ({ name, version }, dist, [file]) => {
    const packed = JSON.parse(fromTar(dist, file, 'package/package.json'));
    const list = execFileSync('tar', ['-tzf', path.join(dist, file)], { encoding: 'utf8' });
    return [
      ...lacking(`${packed.name}@${packed.version}`, [`${name}@${version}`], file),
      ...lacking(list, ['package/THIRD-PARTY-NOTICES.md\n', 'package/LICENSE\n'], file),
    ];
  },
  pypi: ({ version, jsii: { targets } }, dist, [, file]) => {
    const { distName, module } = targets.python;
    const metadata = fromTar(dist, file, `${module}-${version}/PKG-INFO`);
    return lacking(metadata, [`\nName: ${distName}\n`, `\nVersion: ${version}\n`], file);
  },
  maven: ({ version, jsii: { targets } }, dist, [, , , file]) => {
    const { groupId, artifactId } = targets.java.maven;
    const values = [groupId, artifactId, version].map((text) => `>${text}<`);
    // required by Maven Central
    const elements = ['name', 'description', 'url', 'license', 'developer', 'scm'];
    const pom = fs.readFileSync(path.join(dist, file), 'utf8');
    return lacking(pom, [...values, ...elements.map((element) => `<${element}>`)], file);
  },
  go: ({ version, jsii: { targets } }, dist, [module, file]) => {
    const { moduleName, packageName } = targets.go;
    const read = (name: string) => fs.readFileSync(path.join(dist, name), 'utf8');
    return [
      ...lacking(read(module), [`module ${moduleName}/${packageName}\n`], module),
      ...lacking(read(file), [version], file),
    ];
  },
};

function fromTar(dist: string, file: string, member: string): string {
  return execFileSync('tar', ['-xzOf', path.join(dist, file), member], { encoding: 'utf8' });
}

function lacking(text: string, parts: readonly string[], file: string): string[] {
  return parts
    .filter((part) => !text.includes(part))
    .map((part) => `dist/${file} lacks ${JSON.stringify(part)}`);
}

function build(registries: readonly string[]): void {
  fs.rmSync(DIST, { recursive: true, force: true });
  const js = path.join(DIST, 'js');
  fs.mkdirSync(js, { recursive: true });
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', js];
  execFileSync('npm', pack, { cwd: ROOT, shell: process.platform === 'win32' });
  const script = path.join(__dirname, 'package-languages.ts');
  const languages = registries
    .map((name) => REGISTRIES[name].folder)
    .filter((name) => name !== 'js');
  if (languages.length > 0) {
    // a language whose tools are missing is reported by its missing files
    spawnSync(process.execPath, ['--import', 'tsx', script, '--javadoc', ...languages], {
      cwd: ROOT,
      stdio: 'inherit',
    });
  }
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' });
}

function stopAt(problems: readonly string[], title: string): void {
  if (problems.length > 0) {
    throw new Error(`${title}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

function main(): void {
  const manifest: Manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const { version, jsii } = manifest;
  const changelog = fs.readFileSync(path.join(ROOT, 'CHANGELOG.md'), 'utf8');
  const state = { status: git('status', '--porcelain'), tags: git('tag') };
  const { values, positionals } = parseArgs({
    options: { 'dry-run': { type: 'boolean' } },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => !ALL.includes(name));
  stopAt(
    unknown.map((name) => `'${name}'; use ${ALL.join(', ')}`),
    'unknown registry',
  );
  const registries = positionals.length > 0 ? positionals : ALL;
  const open = blockers(manifest, changelog, state, process.env, registries);
  const isTrial = values['dry-run'] === true;
  if (!isTrial) {
    stopAt(open, 'nothing is published');
  }
  build(registries);
  const found = defects(manifest, DIST, registries);
  for (const registry of registries) {
    const files = artifacts(manifest)[registry].map((file) => `dist/${file}`);
    console.log(`${registry}: ${files.join(', ')}`);
  }
  const tags = [
    `v${version}`,
    `${jsii.targets.go.packageName}/v${version} (repository of the Go module)`,
  ];
  console.log(`tags: ${tags.join(', ')}`);
  if (isTrial && open.length > 0) {
    console.log(`before a release:\n${open.map((each) => `  ${each}`).join('\n')}`);
  }
  stopAt(found, 'nothing is published');
  if (isTrial) {
    return;
  }
  const env = { MAVEN_SERVER_ID: 'central-ossrh', TWINE_USERNAME: '__token__', ...process.env };
  for (const name of registries) {
    const { publisher, folder } = REGISTRIES[name];
    const args = ['--yes', '--package', PUBLIB, publisher, path.join(DIST, folder)];
    execFileSync('npx', args, { cwd: ROOT, env, stdio: 'inherit' });
  }
  git('tag', `v${version}`);
  console.log(`published; run: git push origin v${version}`);
}

if (require.main === module) {
  try {
    main();
  } catch (failure) {
    console.error((failure as Error).message);
    process.exitCode = 1;
  }
}
