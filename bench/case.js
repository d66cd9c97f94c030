// One measurement in its own process: node bench/case.js <what> <services> <one|many> <folder>
// Plain JavaScript: a TypeScript loader would add to the measured time.
const fs = require('fs');
const path = require('path');

const [what, count, layout, folder] = process.argv.slice(2);
const services = Number(count);
const outdir = path.join(folder, 'out');
const objectsFile = path.join(folder, `objects-${count}.json`);
const marks = {};
const mark = (name) => {
  const { user, system } = process.cpuUsage();
  marks[name] = (user + system) / 1000;
};

/** Name prefix of the cases that measure building and rendering apart from resolving and writing. */
const SHARE = 'own share';

/** Three deployments behind a gateway, one of them with an autoscaler: 13 objects. */
function service(scope, index) {
  const { Size } = require('cdk8s');
  const L = require('cdk-inference');
  const made = new L.InferenceService(scope, `chat-${index}`, {
    ports: [L.Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: L.LoadBalancer.apiGateway({
      algorithm: L.GatewayAlgorithm.consistentHash('x-session-id'),
    }),
  });
  const common = {
    image: L.Image.preset(L.Engine.VLLM, '0.33.0'),
    compute: L.ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(128), gpus: 1 }),
    env: { MODEL: '/models/chat' },
  };
  const reserved = made.addDeployment('reserved', { ...common, replicas: 4 });
  const burst = made.addDeployment('burst', common);
  burst.autoscale({ maxReplicas: 8, metrics: [L.ScalingMetric.cpuUtilization(60)] });
  const canary = made.addDeployment('canary', common);
  made.splitTraffic([L.Weight.of(reserved, 8), L.Weight.of(burst, 1), L.Weight.of(canary, 1)]);
}

/** The workloads of such a service with cdk8s-plus-28, which has no gateways. */
function plusService(scope, index) {
  const { Size } = require('cdk8s');
  const plus = require('cdk8s-plus-28');
  for (const name of ['reserved', 'burst', 'canary']) {
    const probe = plus.Probe.fromHttpGet('/health', { port: 8000 });
    const deployment = new plus.Deployment(scope, `chat-${index}-${name}`, {
      replicas: name === 'burst' ? undefined : 2,
      containers: [
        {
          image: 'vllm/vllm-openai:v0.33.0',
          portNumber: 8000,
          envVariables: { MODEL: plus.EnvValue.fromValue('/models/chat') },
          resources: {
            cpu: { request: plus.Cpu.units(16), limit: plus.Cpu.units(16) },
            memory: { request: Size.gibibytes(128), limit: Size.gibibytes(128) },
          },
          liveness: probe,
          readiness: probe,
          startup: probe,
        },
      ],
    });
    deployment.exposeViaService({ ports: [{ port: 80, targetPort: 8000 }] });
    if (name === 'burst') {
      new plus.HorizontalPodAutoscaler(scope, `scaler-${index}`, {
        target: deployment,
        maxReplicas: 8,
        metrics: [plus.Metric.resourceCpu(plus.MetricTarget.averageUtilization(60))],
      });
    }
  }
}

function objects() {
  return JSON.parse(fs.readFileSync(objectsFile, 'utf8'));
}

function below(app, add) {
  const { Chart } = require('cdk8s');
  const one = layout === 'one' ? new Chart(app, 'fleet', { namespace: 'inference' }) : undefined;
  for (let index = 0; index < services; index += 1) {
    add(one ?? new Chart(app, `team-${index}`, { namespace: 'inference' }), index);
  }
}

function synthesized(kind, add) {
  const app = new kind({ outdir });
  mark('loaded');
  below(app, add);
  mark('declared');
  if (what.startsWith(SHARE)) {
    // validations plan, check, render and create all objects; synth() does not repeat this
    app.node.findAll().forEach((construct) => construct.node.validate());
    mark('made');
  }
  app.synth();
  mark('written');
}

/** Marks the end of cdk8s' loading, to measure our loading time apart from planning and rendering. */
function loadedOnce() {
  require('cdk8s');
  mark('others');
  return require('cdk-inference');
}

/** The objects of the services, each as a plain ApiObject of cdk8s. */
function raw(kind) {
  const { ApiObject } = require('cdk8s');
  const all = objects();
  const each = all.length / services;
  synthesized(kind, (scope, index) =>
    all.slice(index * each, (index + 1) * each).forEach((object, place) => {
      new ApiObject(scope, `object-${index}-${place}`, object);
    }),
  );
}

function dumped(dump) {
  const all = objects();
  mark('loaded');
  fs.mkdirSync(outdir, { recursive: true });
  fs.writeFileSync(path.join(outdir, 'all.yaml'), all.map(dump).join('---\n'));
}

function stack(add) {
  const { TerraformStack, App } = require('cdktf');
  const app = new App({ outdir });
  const made = new TerraformStack(app, 'fleet');
  const { KubernetesProvider } = require('@cdktf/provider-kubernetes/lib/provider');
  new KubernetesProvider(made, 'kubernetes');
  mark('loaded');
  add(made);
  mark('declared');
  app.synth();
}

const CASES = {
  node: () => {},
  'import cdk8s and cdk8s-plus-28': () => [require('cdk8s'), require('cdk8s-plus-28')],
  'import those and cdk-inference': () => [
    require('cdk8s'),
    require('cdk8s-plus-28'),
    require('cdk-inference'),
  ],
  'dump the objects': () => {
    const { App } = require('cdk8s');
    const { FleetApp } = require('cdk-inference');
    const { Testing, Chart } = require('cdk8s');
    const app = new FleetApp();
    below(app, service);
    const all = app.charts.flatMap((chart) => Testing.synth(chart));
    fs.writeFileSync(objectsFile, JSON.stringify(all));
    return [App, Chart];
  },
  'ours, FleetApp': () => synthesized(require('cdk-inference').FleetApp, service),
  'ours, App': () => synthesized(require('cdk8s').App, service),
  [`${SHARE}, FleetApp`]: () => synthesized(loadedOnce().FleetApp, service),
  [`${SHARE}, App`]: () => {
    loadedOnce();
    synthesized(require('cdk8s').App, service);
  },
  'ApiObjects, FleetApp': () => raw(require('cdk-inference').FleetApp),
  'ApiObjects, App': () => raw(require('cdk8s').App),
  'cdk8s-plus-28, App': () => synthesized(require('cdk8s').App, plusService),
  'cdk8s-plus-28, FleetApp': () => synthesized(require('cdk-inference').FleetApp, plusService),
  'baseline: JSON.stringify': () => dumped((object) => JSON.stringify(object)),
  'baseline: js-yaml': () => dumped((object) => require('js-yaml').dump(object)),
  'baseline: yaml': () => dumped((object) => require('yaml').stringify(object)),
  'ours, stack': () =>
    stack((scope) => {
      for (let index = 0; index < services; index += 1) {
        service(scope, index);
      }
    }),
  'Manifest of cdktf, stack': () =>
    stack((scope) => {
      const { Manifest } = require('@cdktf/provider-kubernetes/lib/manifest');
      objects().forEach((manifest, index) => new Manifest(scope, `object-${index}`, { manifest }));
    }),
};

CASES[what]();
const usage = process.cpuUsage();
process.stdout.write(
  `\n${JSON.stringify({
    wall: process.uptime() * 1000,
    cpu: (usage.user + usage.system) / 1000,
    peak: process.resourceUsage().maxRSS / 1024,
    ...marks,
  })}\n`,
);
