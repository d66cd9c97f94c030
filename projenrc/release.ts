import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

// npm run release: builds the packages for npm, PyPI, Go and Maven in dist, checks them, and publishes
// them with the credentials in the environment. --dry-run stops before it publishes.

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

/** Environment variables that publishing requires; of two in a row, either. */
const CREDENTIALS: readonly (readonly string[])[] = [
  ['NPM_TOKEN', 'NPM_TRUSTED_PUBLISHER'],
  ['TWINE_PASSWORD', 'PYPI_TRUSTED_PUBLISHER'],
  ['MAVEN_USERNAME'],
  ['MAVEN_PASSWORD'],
  ['MAVEN_GPG_PRIVATE_KEY', 'MAVEN_GPG_PRIVATE_KEY_FILE'],
  ['MAVEN_GPG_PRIVATE_KEY_PASSPHRASE'],
  ['GITHUB_TOKEN', 'GIT_USE_SSH'],
];

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
): string[] {
  const { version: logged, date } = newest(changelog);
  const missing = CREDENTIALS.filter((names) => !names.some((name) => environment[name]));
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
    PyPI: [
      `python/${python.module}-${version}-py3-none-any.whl`,
      `python/${python.module}-${version}.tar.gz`,
    ],
    // Maven Central rejects a jar without its sources and documentation
    Maven: ['.jar', '-sources.jar', '-javadoc.jar', '.pom'].map((suffix) => `${jar}${suffix}`),
    Go: [`go/${go.packageName}/go.mod`, `go/${go.packageName}/version`],
  };
}

/** What is wrong with the files in `dist`. */
export function defects(manifest: Manifest, dist: string): string[] {
  const all = Object.entries(artifacts(manifest));
  const missing = all.flatMap(([registry, files]) =>
    files
      .filter((file) => !fs.existsSync(path.join(dist, file)))
      .map((file) => `${registry}: dist/${file} is missing`),
  );
  const expected = new Set(all.flatMap(([, files]) => files));
  // package:languages adds dependencies that a registry lacks; they are not ours to publish
  const foreign = packages(dist).filter((file) => !expected.has(file));
  return [
    ...missing,
    ...foreign.map((file) => `dist/${file} is not a package of this repository`),
    ...(missing.length > 0 ? [] : contents(manifest, dist)),
  ];
}

/** The files that publib takes for packages. */
function packages(dist: string): string[] {
  return fs.existsSync(dist)
    ? fs
        .readdirSync(dist, { recursive: true, encoding: 'utf8' })
        .map((file) => file.split(path.sep).join('/'))
        .filter((file) => /^js\/.*\.tgz$|^python\/|\.(jar|pom)$|^go\/[^/]*\/go\.mod$/.test(file))
    : [];
}

/** The versions and names inside the packages. */
function contents(manifest: Manifest, dist: string): string[] {
  const { name, version, jsii } = manifest;
  const { npm, PyPI, Maven, Go } = artifacts(manifest);
  const read = (file: string) => fs.readFileSync(path.join(dist, file), 'utf8');
  const fromTar = (file: string, member: string) =>
    execFileSync('tar', ['-xzOf', path.join(dist, file), member], { encoding: 'utf8' });
  const packed = JSON.parse(fromTar(npm[0], 'package/package.json'));
  const files = execFileSync('tar', ['-tzf', path.join(dist, npm[0])], { encoding: 'utf8' });
  const metadata = fromTar(PyPI[1], `${jsii.targets.python.module}-${version}/PKG-INFO`);
  const pom = read(Maven[3]);
  const { groupId, artifactId } = jsii.targets.java.maven;
  const checks: [boolean, string][] = [
    [packed.name === name && packed.version === version, `npm: package.json of ${npm[0]}`],
    [
      files.includes('package/THIRD-PARTY-NOTICES.md\n'),
      `npm: no third-party notices in ${npm[0]}`,
    ],
    [metadata.includes(`\nVersion: ${version}\n`), `PyPI: version in ${PyPI[1]}`],
    [metadata.includes(`\nName: ${jsii.targets.python.distName}\n`), `PyPI: name in ${PyPI[1]}`],
    ...[groupId, artifactId, version].map((text): [boolean, string] => [
      pom.includes(`>${text}<`),
      `Maven: ${text} in ${Maven[3]}`,
    ]),
    // required by Maven Central
    ...['name', 'description', 'url', 'license', 'developer', 'scm'].map(
      (element): [boolean, string] => [
        pom.includes(`<${element}>`),
        `Maven: <${element}> in ${Maven[3]}`,
      ],
    ),
    [
      read(Go[0]).startsWith(
        `module ${jsii.targets.go.moduleName}/${jsii.targets.go.packageName}\n`,
      ),
      `Go: module in ${Go[0]}`,
    ],
    [read(Go[1]).trim() === version, `Go: version in ${Go[1]}`],
  ];
  return checks
    .filter(([isRight]) => !isRight)
    .map(([, problem]) => `wrong or missing: ${problem}`);
}

function build(): void {
  fs.rmSync(DIST, { recursive: true, force: true });
  const js = path.join(DIST, 'js');
  fs.mkdirSync(js, { recursive: true });
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', js];
  execFileSync('npm', pack, { cwd: ROOT, shell: process.platform === 'win32' });
  const script = path.join(__dirname, 'package-languages.ts');
  // a language whose tools are missing is reported by its missing files
  spawnSync(process.execPath, ['--import', 'tsx', script, '--javadoc'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
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
  const open = blockers(manifest, changelog, state, process.env);
  const isTrial = process.argv.includes('--dry-run');
  if (!isTrial) {
    stopAt(open, 'nothing is published');
  }
  build();
  stopAt(defects(manifest, DIST), 'nothing is published');
  for (const [registry, files] of Object.entries(artifacts(manifest))) {
    console.log(`${registry}: ${files.map((file) => `dist/${file}`).join(', ')}`);
  }
  const tags = [
    `v${version}`,
    `${jsii.targets.go.packageName}/v${version} (repository of the Go module)`,
  ];
  console.log(`tags: ${tags.join(', ')}`);
  if (isTrial) {
    console.log(
      open.length > 0 ? `before a release:\n${open.map((each) => `  ${each}`).join('\n')}` : '',
    );
    return;
  }
  const env = { MAVEN_SERVER_ID: 'central-ossrh', TWINE_USERNAME: '__token__', ...process.env };
  execFileSync('npx', ['--yes', '--package', PUBLIB, 'publib', DIST], { env, stdio: 'inherit' });
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
