import { cdk, cdk8s, javascript } from 'projen';

/** The newest version in CHANGELOG.md; a test compares the two. */
const VERSION = '0.1.0';
/** Whether npm has the version; "npm run release" requires true, and new projects then install from npm. */
const PUBLISHED = false;

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk-inference',
  description:
    'Constructs for online inference services with several deployments: one app renders Kubernetes objects and gateway configuration (cdk8s) or Terraform (cdktn, cdktf)',
  author: 'cdk-inference contributors',
  authorAddress: 'cdk-inference@users.noreply.github.com',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-inference/cdk-inference.git',
  keywords: [
    'inference',
    'llm',
    'vllm',
    'gateway-api',
    'envoy-gateway',
    'keda',
    'kubernetes',
    'terraform',
  ],
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  bin: { 'cdk-inference': 'lib/cli/cli.js' },
  packageManager: javascript.NodePackageManager.NPM,

  cdk8sVersion: '2.70.106',
  // cdktf requires this version; the Go module of cdk8s-plus-28 does not compile against 10.5 and later;
  // cdktn requires 10.6 and rejects 10.8, so npm selects 10.6 or 10.7 for a project with cdktn
  constructsVersion: '10.4.2',
  // npm compares cdktf's range with cdktn's version if cdktf is an alias of cdktn (npm:cdktn@…)
  peerDeps: ['cdk8s-plus-28@^2.5.6', 'cdktn@^0.24.0', 'cdktf@^0.21.0 || ^0.24.0'],
  // devDeps sets the versions: projen requires a later constructs
  peerDependencyOptions: { pinnedDevDependency: false },

  // fast-json-patch validates operations, because cdk8s' own JsonPatch.apply ignores failed ones.
  // yaml reads the manifests to adopt.
  bundledDeps: ['fast-json-patch', 'yaml@^2.9.1'],

  // jsii 5.9 compiles with TypeScript 5.9 and is supported until 2027-01-01; jsii 6.0 (TypeScript 6.0)
  // is the current release line, and none compiles with TypeScript 7 (SUPPORT table of jsii 6.0.16)
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',
  minNodeVersion: '20.9.0',
  npmignoreEnabled: false,
  // STRICT requires @internal members in the declarations
  validateTsconfig: cdk.ValidateTsconfig.MINIMAL,

  devDeps: [
    'cdk8s@2.70.106',
    'cdk8s-plus-28@2.5.6',
    'cdktn@0.24.0',
    'cdktf@0.21.0',
    // the latest release that cdktn accepts
    'constructs@10.7.2',
    // the packages of other languages are built against it, and a test runs ours with it
    'constructs-oldest@npm:constructs@10.4.2',
    // generated classes of a provider, for tests
    '@cdktf/provider-kubernetes@12.1.1',
    'tsx',
    // reads FleetApp's output, and is a peer in the benchmarks
    'js-yaml@^4',
    'jest-environment-node@^30',
    'cdk8s-cli',
    // independent schemas and validators
    'ajv@^8',
    // reads pages as a browser does, and reports what a browser repairs; 8 has no CommonJS
    'parse5@^7',
    // makes the schema of preview.json
    'ts-json-schema-generator@^2.9.0',
    // the schema of SARIF 2.1.0
    '@microsoft/jest-sarif@1.0.0-beta.0',
    'kubernetes-models',
    '@kubernetes-models/gateway-api',
    '@kubernetes-models/envoy-gateway',
    '@kubernetes-models/keda@^2.0.0',
    '@kubernetes-models/prometheus-operator',
  ],

  prettier: true,
  prettierOptions: {
    settings: {
      printWidth: 100,
      singleQuote: true,
      trailingComma: javascript.TrailingComma.ALL,
    },
  },
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'examples', 'projenrc', 'bench', 'templates'],
    prettier: true,
    commandOptions: { fix: false },
  },
  jestOptions: {
    // a wrong snapshot must not update itself; run npm run test:update to update one
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestVersion: '^30',
    jestConfig: {
      collectCoverage: false,
      // the process that distributes the files is nearly idle
      maxWorkers: '100%',
      testEnvironment: '<rootDir>/test/support/environment.ts',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      // the classes of @cdktf/provider-kubernetes extend those of cdktn, as with an alias in package.json
      moduleNameMapper: { '^cdktf$': 'cdktn' },
      globalSetup: '<rootDir>/test/support/begin.ts',
      globalTeardown: '<rootDir>/test/support/end.ts',
    },
  },

  // built by `npm run package:languages`, published by `npm run release`
  publishToPypi: { distName: 'cdk-inference', module: 'cdk_inference' },
  publishToMaven: {
    javaPackage: 'io.github.cdkinference',
    mavenGroupId: 'io.github.cdk-inference',
    mavenArtifactId: 'cdk-inference',
  },
  publishToGo: {
    moduleName: 'github.com/cdk-inference/cdk-inference-go',
    packageName: 'cdkinference',
  },

  github: false,
  release: false,
  depsUpgrade: false,
  sampleCode: false,
});

// 1.13.0 depends on platform packages that were never published; npm ci then fails on the lock file
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// projen sets 0.0.0, and leaves versions to its own release workflow
project.package.addVersion(VERSION);
project.package.addField('published', PUBLISHED);
// npm 11 warns about install scripts that nobody allowed
project.package.addField('allowScripts', {
  '@parcel/watcher': true,
  esbuild: true,
  'unrs-resolver': true,
});

// the cdk8s target needs only cdk8s; a stack without its package reports what to install
project.package.addField('peerDependenciesMeta', {
  cdktn: { optional: true },
  cdktf: { optional: true },
});

// keeps @internal members out of the declarations that users compile against
project.tsconfig?.file.addOverride('compilerOptions.stripInternal', true);
// source maps are three quarters of each file, and the compiled code is readable without them
project.tsconfig?.file.addOverride('compilerOptions.inlineSourceMap', false);
project.tsconfig?.file.addOverride('compilerOptions.inlineSources', false);

project.addTask('docs', {
  description:
    'Generates docs/rules.md, docs/fidelity.md, docs/pictures, llms.txt, THIRD-PARTY-NOTICES.md, and the YAML and errors in all pages',
  steps: [
    { exec: 'tsx projenrc/third-party.ts' },
    { exec: 'tsx projenrc/llms.ts' },
    { exec: 'tsx projenrc/preview-schema.ts' },
    { exec: 'tsx projenrc/console-table.ts' },
    { exec: 'tsx projenrc/rules-table.ts' },
    { exec: 'tsx projenrc/fidelity-table.ts' },
    { exec: 'tsx projenrc/pages.ts' },
    { exec: 'tsx projenrc/pictures.ts' },
  ],
});
project.postCompileTask.spawn(project.tasks.tryFind('docs')!);
// jsii-docgen writes one file, and lists inherited members at every type
project.tasks.tryFind('docgen')!.exec('tsx projenrc/api-reference.ts');
project.gitattributes.addAttributes('/docs/api/*.md', 'linguist-generated');

// JSII0006: development uses a later constructs; the languages suite tests the minimum version
// JSII5019: C# alone renames a property with the name of its struct, and no C# package is built
project.compileTask.reset(
  'jsii --silence-warnings=reserved-word --silence-warnings=JSII0006 --silence-warnings=JSII5019',
);
// the library supports Node 20 on purpose
project.compileTask.env('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
// removes npm's optional peers, which other languages do not support, and links the package to itself
project.compileTask.exec('tsx projenrc/after-compile.ts');

// builds and tests need no Python, JDK or Go: package:languages builds the other packages on request
project.packageTask.reset();
project.packageTask.spawn(project.tasks.tryFind('package:js')!);
for (const task of ['package-all', 'package:python', 'package:java', 'package:go']) {
  project.removeTask(task);
}
const languages = project.addTask('package:languages', {
  description: 'Builds the packages for Python, Java and Go in dist (needs Python, Maven and Go)',
});
languages.spawn(project.compileTask);
languages.exec('tsx projenrc/package-languages.ts', { receiveArgs: true });

const newProject = project.addTask('new', {
  description:
    'Creates and installs a project with the library of this clone (-- FOLDER [--example NAME | --template NAME])',
});
newProject.spawn(project.compileTask);
newProject.exec('tsx projenrc/new-project.ts', { receiveArgs: true });

const release = project.addTask('release', {
  description: 'Builds and checks all packages; without --dry-run publishes them',
});
release.spawn(project.compileTask);
release.exec('tsx projenrc/release.ts', { receiveArgs: true });

const bench = project.addTask('bench', {
  description: 'Compares the library with its peers and writes bench/README.md',
});
bench.spawn(project.compileTask);
bench.exec('tsx bench/run.ts', { receiveArgs: true });

const conformance = project.addTask('conformance', {
  description: 'Applies all rendered objects to real API servers (needs Go 1.26)',
});
conformance.spawn(project.compileTask);
conformance.exec('tsx test/conformance/run.ts', { receiveArgs: true });

const synth = project.addTask('synth', {
  description: 'Synthesizes all examples with the compiled library',
});
synth.spawn(project.compileTask);
synth.exec('tsx projenrc/synth-examples.ts', { receiveArgs: true });

// tests of the declarations, the full form and new projects import the package by its own name
project.eslint?.addOverride({
  files: ['test/types/**', 'test/full-form/**', 'templates/**'],
  rules: { 'import/no-extraneous-dependencies': 'off' },
});

// node:test awaits its tests itself, so tests in new projects need no await
project.eslint?.addOverride({
  files: ['templates/**/*.test.ts'],
  rules: {
    '@typescript-eslint/no-floating-promises': [
      'error',
      { allowForKnownSafeCalls: [{ from: 'package', name: 'test', package: 'node:test' }] },
    ],
  },
});

const otherLanguages = project.addTask('languages', {
  description: 'Installs and runs the built packages: npm, Python, Go and Java',
});
otherLanguages.spawn(project.compileTask);
otherLanguages.exec('jest --ci --runInBand --config=test/languages/jest.config.json', {
  receiveArgs: true,
});

// the site's packages are no dependencies of the project: only these tasks install them
const site = project.addTask('site', {
  description: 'Builds the pages of docs as a static site in site/dist',
  steps: [
    { exec: 'npm ci --prefix site --ignore-scripts --no-audit --no-fund' },
    { exec: 'npm run build --prefix site --', receiveArgs: true },
  ],
});
const siteTests = project.addTask('test:site', {
  description: 'Builds the site, and tests its links, search and accessibility (needs Chromium)',
});
siteTests.spawn(site);
siteTests.exec('jest --ci --runInBand --config=test/site/jest.config.json', { receiveArgs: true });

const nodes = project.addTask('test:nodes', {
  description: 'Runs all fast tests on Node 22 and 24, which it installs',
});
nodes.spawn(project.compileTask);
nodes.exec('tsx projenrc/test-nodes.ts', { receiveArgs: true });

const slowTests = project.addTask('test:slow', {
  description: 'Runs tests that start programs, install packages or try thousands of cases',
});
slowTests.spawn(project.compileTask);
slowTests.exec('jest --ci --config=test/slow.jest.config.json', { receiveArgs: true });

project.tsconfigDev.addInclude('../examples/**/*.ts');
project.tsconfigDev.addInclude('../projenrc/**/*.ts');
project.tsconfigDev.addInclude('../bench/**/*.ts');
project.tsconfigDev.addInclude('../templates/**/*.ts');

// the examples run with lib, as they do with an installed package
project.testTask.reset();
project.testTask.spawn(project.compileTask);
// each suite fills and discards its own heap; a larger young generation makes V8 copy less
project.testTask.exec(
  'node --max-semi-space-size=64 node_modules/jest/bin/jest.js --passWithNoTests --ci',
  { receiveArgs: true },
);

const types = project.addTask('types', {
  description: 'Checks the types of tests, examples, benchmarks, templates and the project',
});
types.spawn(project.compileTask);
types.exec('tsc --noEmit -p test/tsconfig.json');

for (const file of ['dist', 'preview', 'cdktf.out', 'terraform.tfstate*', '.terraform*']) {
  project.gitignore.exclude(`/examples/*/${file}`);
}
for (const file of ['.venv', '__pycache__', 'go.sum']) {
  project.gitignore.exclude(`/examples/*/${file}`);
}
for (const folder of ['dist', '.vitepress/cache', '.vitepress/.temp']) {
  project.gitignore.exclude(`/site/${folder}`);
}
// a list of what is published: no file that lies in the folder, such as .env or a kubeconfig, is ever packed
project.package.addField('files', [
  '.jsii',
  'AGENTS.md',
  'CHANGELOG.md',
  'README_ZH.md',
  'SECURITY.md',
  'THIRD-PARTY-NOTICES.md',
  'docs/**/*.md',
  'lib/**/*.d.ts',
  'lib/**/*.js',
  'llms.txt',
  'schemas/*.json',
  'templates',
  '!templates/**/.*',
  // for ESLint in this repository
  '!templates/tsconfig.json',
]);
project.prettier?.addIgnorePattern('/examples/*/expected/');
project.prettier?.addIgnorePattern('/test/full-form/expected/');
project.gitignore.exclude('/test/full-form/dist');

project.synth();
