import { cdk, cdk8s, javascript } from 'projen';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk-inference',
  description:
    'Constructs for online inference services with several deployments: one program becomes Kubernetes objects and gateway configuration (cdk8s) or Terraform (cdktf)',
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
  // what cdktf asks for; the Go module of cdk8s-plus-28 does not compile against 10.5 and later
  constructsVersion: '10.4.2',
  peerDeps: ['cdk8s-plus-28@^2.5.6', 'cdktf@^0.21.0'],
  // said below: projen itself wants a later constructs
  peerDependencyOptions: { pinnedDevDependency: false },

  // croner reads cron expressions; fast-json-patch validates the operations that cdk8s' own
  // JsonPatch.apply takes for done
  // yaml reads the manifests that are adopted
  bundledDeps: ['croner@^10.0.1', 'fast-json-patch', 'yaml@^2.9.1'],

  // jsii 5.9 compiles with TypeScript 5.9; a newer one is refused by ts-jest or by Node 20
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',
  minNodeVersion: '20.9.0',
  // strict would demand that internals stay in the declarations
  validateTsconfig: cdk.ValidateTsconfig.MINIMAL,

  devDeps: [
    'cdk8s@2.70.106',
    'cdk8s-plus-28@2.5.6',
    'cdktf@0.21.0',
    'constructs@10.8.1',
    // the packages of other languages are made against it, and ours is tried with it
    'constructs-oldest@npm:constructs@10.4.2',
    // says the provider in examples and tests
    '@cdktf/provider-kubernetes@12.1.1',
    'tsx',
    // reads what FleetApp writes, and is a peer in the benchmarks
    'js-yaml@^4',
    'jest-environment-node@^30',
    'cdk8s-cli',
    'cdktf-cli@^0.21.0',
    // schemas and validators that we didn't write
    'ajv@^8',
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
    // a wrong snapshot must not heal itself: npm run test:update is a deliberate act
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestVersion: '^30',
    jestConfig: {
      collectCoverage: false,
      // the process that hands out the files has next to nothing to do
      maxWorkers: '100%',
      testEnvironment: '<rootDir>/test/support/environment.ts',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      globalSetup: '<rootDir>/test/support/begin.ts',
      globalTeardown: '<rootDir>/test/support/end.ts',
    },
  },

  // made by `npm run package:languages`; nothing is published
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

// 1.13.0 names platform packages that were never published, which npm ci then misses in the lock file
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// cdk8s alone is enough for the cdk8s home; a stack says what to install when it is missing
project.package.addField('peerDependenciesMeta', { cdktf: { optional: true } });

// what is @internal stays out of the declarations that users compile against
project.tsconfig?.file.addOverride('compilerOptions.stripInternal', true);
// three quarters of each file, for nobody: what is compiled reads as it was written
project.tsconfig?.file.addOverride('compilerOptions.inlineSourceMap', false);
project.tsconfig?.file.addOverride('compilerOptions.inlineSources', false);

project.addTask('docs', {
  description:
    'Makes docs/rules.md and docs/fidelity.md, and in all pages the YAML and the errors of their programs',
  steps: [
    { exec: 'tsx projenrc/rules-table.ts' },
    { exec: 'tsx projenrc/fidelity-table.ts' },
    { exec: 'tsx projenrc/pages.ts' },
  ],
});
project.postCompileTask.spawn(project.tasks.tryFind('docs')!);

// JSII0006: the oldest constructs is tried by the suite of languages, not developed against
project.compileTask.reset('jsii --silence-warnings=reserved-word --silence-warnings=JSII0006');
// takes out what is optional to npm, which other languages know nothing of, and links the package to itself
project.compileTask.exec('tsx projenrc/after-compile.ts');

// builds and tests need no Python, JDK or Go: packages of other languages are made when asked for
project.packageTask.reset();
project.packageTask.spawn(project.tasks.tryFind('package:js')!);
for (const task of ['package-all', 'package:python', 'package:java', 'package:go']) {
  project.removeTask(task);
}
const languages = project.addTask('package:languages', {
  description: 'Makes the packages for Python, Java and Go in dist (needs Python, Maven and Go)',
});
languages.spawn(project.compileTask);
languages.exec('tsx projenrc/package-languages.ts', { receiveArgs: true });

const bench = project.addTask('bench', {
  description: 'Measures the library beside its peers and writes bench/README.md',
});
bench.spawn(project.compileTask);
bench.exec('tsx bench/run.ts', { receiveArgs: true });

const conformance = project.addTask('conformance', {
  description: 'Puts everything that is rendered before real API servers (needs Go 1.26)',
});
conformance.spawn(project.compileTask);
conformance.exec('tsx test/conformance/run.ts', { receiveArgs: true });

const synth = project.addTask('synth', {
  description: 'Synthesizes all examples on the compiled library',
});
synth.spawn(project.compileTask);
synth.exec('tsx projenrc/synth-examples.ts', { receiveArgs: true });

// the package under its own name is what the tests of its declarations import
project.eslint?.addOverride({
  files: ['test/types/**'],
  rules: { 'import/no-extraneous-dependencies': 'off' },
});

// node:test waits for its tests by itself, and new projects write them as its users do
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
  description: 'Installs and runs what is packed: from npm, and in Python, Go and Java',
});
otherLanguages.spawn(project.compileTask);
otherLanguages.exec('jest --ci --runInBand --config=test/languages/jest.config.json', {
  receiveArgs: true,
});

const slowTests = project.addTask('test:slow', {
  description: 'Claims that start programs, install packages or try thousands of cases',
});
slowTests.spawn(project.compileTask);
slowTests.exec('jest --ci --config=test/slow.jest.config.json', { receiveArgs: true });

project.tsconfigDev.addInclude('../examples/**/*.ts');
project.tsconfigDev.addInclude('../projenrc/**/*.ts');
project.tsconfigDev.addInclude('../bench/**/*.ts');
project.tsconfigDev.addInclude('../templates/**/*.ts');

// the examples run on lib, as those of an installed package do
project.testTask.reset();
project.testTask.spawn(project.compileTask);
// each suite fills a heap of its own, all of which is dropped: with room for it V8 copies less
project.testTask.exec(
  'node --max-semi-space-size=64 node_modules/jest/bin/jest.js --passWithNoTests --ci',
  { receiveArgs: true },
);

const types = project.addTask('types', {
  description: 'Checks the types of everything around the library: tests, examples, the project',
});
types.spawn(project.compileTask);
types.exec('tsc --noEmit -p test/tsconfig.json');

for (const file of ['dist', 'cdktf.out', 'terraform.tfstate*', '.terraform*']) {
  project.gitignore.exclude(`/examples/*/${file}`);
}
for (const file of ['.venv', '__pycache__', 'go.sum']) {
  project.gitignore.exclude(`/examples/*/${file}`);
}
for (const file of [
  // in the declarations already, where editors show it
  '/API.md',
  '/examples/',
  '/docs/',
  '/bench/',
  '/.ci/',
  '/.prettierignore',
  '/.prettierrc.json',
]) {
  project.npmignore?.exclude(file);
}
project.prettier?.addIgnorePattern('/examples/*/expected/');

project.synth();
