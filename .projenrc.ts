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
  constructsVersion: '10.8.1',
  peerDeps: ['cdk8s-plus-28@^2.5.6', 'cdktf@^0.21.0', '@cdktf/provider-kubernetes@^12.1.1'],

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
    'tsx',
    // reads what FleetApp writes, and is a peer in the benchmarks
    'js-yaml@^4',
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
      testMatch: ['<rootDir>/test/**/*.test.ts'],
    },
  },

  github: false,
  release: false,
  depsUpgrade: false,
  sampleCode: false,
});

// 1.13.0 names platform packages that were never published, which npm ci then misses in the lock file
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// cdk8s alone is enough for the cdk8s home; a stack says what to install when these are missing
project.package.addField('peerDependenciesMeta', {
  cdktf: { optional: true },
  '@cdktf/provider-kubernetes': { optional: true },
});

// what is @internal stays out of the declarations that users compile against
project.tsconfig?.file.addOverride('compilerOptions.stripInternal', true);

project.addTask('docs', {
  description: 'Makes the pages that are made of the sources: docs/rules.md, docs/fidelity.md',
  steps: [{ exec: 'tsx projenrc/rules-table.ts' }, { exec: 'tsx projenrc/fidelity-table.ts' }],
});
project.postCompileTask.spawn(project.tasks.tryFind('docs')!);

project.compileTask.exec('tsx projenrc/link-self.ts');

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

project.tsconfigDev.addInclude('../examples/**/*.ts');
project.tsconfigDev.addInclude('../projenrc/**/*.ts');
project.tsconfigDev.addInclude('../bench/**/*.ts');
project.tsconfigDev.addInclude('../templates/**/*.ts');

// examples and the packed tarball run on lib, as an installed package does
project.testTask.prependExec('tsc --noEmit -p test/tsconfig.json');
project.testTask.prependSpawn(project.compileTask);

for (const file of ['dist', 'cdktf.out', 'terraform.tfstate*', '.terraform*']) {
  project.gitignore.exclude(`/examples/*/${file}`);
}
for (const file of [
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
