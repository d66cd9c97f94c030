import { App, Chart, Duration, Testing } from 'cdk8s';
import { App as TerraformApp, TerraformStack, Testing as TerraformTesting } from 'cdktn';
import { Construct, IConstruct } from 'constructs';
import {
  Acknowledgement,
  Deployment,
  GatewayAlgorithm,
  InferenceService,
  InferenceTesting,
  LoadBalancer,
  Platform,
  Probe,
  Severity,
  Weight,
} from '../../src';
import { isDate } from '../../src/rules/acknowledgements';
import { aRoutedServiceIn, aStack } from '../homes/stacks';
import { aChart, aDeployment } from '../support/builders';
import { findingsOf } from '../support/findings';

const WARNING = 'APPROXIMATED_LEAST_CONNECTIONS';
const TODAY = 'cdk-inference:today';
const ANNOTATION = `cdk-inference/acknowledged-${WARNING}`;
const reason = 'clients keep few connections';

/** A service with one warning, at the service. */
function approximated(scope: Construct, platform?: Platform, id: string = 'chat') {
  const algorithm = GatewayAlgorithm.LEAST_CONNECTIONS;
  const loadBalancer = LoadBalancer.apiGateway({ algorithm });
  const service = aRoutedServiceIn(scope, { loadBalancer, platform }, id);
  const deployments = ['a', 'b'].map((name) => aDeployment(service, {}, name));
  service.splitTraffic(deployments.map((deployment) => Weight.of(deployment, 1)));
  return service;
}

/** A service with two deployments and one warning, at the first of them. */
function doubtful(scope: Construct): { service: InferenceService; deployment: Deployment } {
  const service = aRoutedServiceIn(scope);
  const liveness = Probe.fromTcpSocket({ port: 8000, period: Duration.seconds(5) });
  const deployment = aDeployment(service, { liveness }, 'a');
  service.splitTraffic([Weight.of(deployment, 1), Weight.of(aDeployment(service, {}, 'b'), 1)]);
  return { service, deployment };
}

function onDay<T extends Construct>(app: T, today?: string): T {
  if (today !== undefined) {
    app.node.setContext(TODAY, today);
  }
  return app;
}

const inChart = (today?: string): Chart => new Chart(onDay(Testing.app(), today), 'chart');

const inStack = (today?: string): TerraformStack =>
  aStack(onDay(TerraformTesting.app(), today), 'chart');

const deploymentsOf = (service: InferenceService): any[] =>
  InferenceTesting.synth(service).all.filter(({ kind }) => kind === 'Deployment');

let printed: jest.SpyInstance;
beforeEach(() => (printed = jest.spyOn(process.stderr, 'write').mockReturnValue(true)));
afterEach(() => jest.restoreAllMocks());

/** The warnings that a person sees of an app. */
function warningsOf(scope: IConstruct): string[] {
  const app = scope.node.root as App | TerraformApp;
  app.synth();
  const annotations =
    app instanceof TerraformApp
      ? Object.values(app.manifest.stacks).flatMap((stack) => stack.annotations)
      : [];
  return [
    ...annotations.map(({ message }) => message),
    ...printed.mock.calls.map(([line]) => String(line)).filter((line) => /Warning: \[/.test(line)),
  ];
}

const TARGETS: [string, (today?: string) => Construct][] = [
  ['a Chart', inChart],
  ['a stack', inStack],
];

describe.each(TARGETS)('an acknowledged warning in %s', (_, aScope) => {
  test('is printed without an acknowledgement', () => {
    const service = approximated(aScope());
    expect(warningsOf(service)).toEqual([expect.stringContaining(WARNING)]);
  });

  test('is not printed, and is in findings() and fidelity() with the reason', () => {
    const service = approximated(aScope('2027-01-31'));
    service.acknowledge(WARNING, { reason, until: '2027-02-28' });
    const acknowledged = { reason, until: '2027-02-28' };
    const expected = [expect.objectContaining({ rule: WARNING, acknowledged })];
    expect(service.findings()).toEqual(expected);
    expect(service.fidelity()).toEqual(expected);
    expect(warningsOf(service)).toEqual([]);
  });

  test('does not stop a strict synthesis', () => {
    const platform = Platform.kubernetes({ strict: true });
    const service = approximated(aScope(), platform);
    expect(() => warningsOf(service)).toThrow(WARNING);
    service.acknowledge(WARNING, { reason });
    expect(warningsOf(service)).toEqual([]);
  });

  test('is an annotation of the Deployments and not of their pods', () => {
    const service = approximated(aScope());
    const before = deploymentsOf(service);
    service.acknowledge(WARNING, { reason });
    const after = deploymentsOf(service);
    expect(after).toHaveLength(2);
    expect(after.map(({ metadata }) => metadata.annotations[ANNOTATION])).toEqual([reason, reason]);
    expect(after.map(({ spec }) => spec)).toEqual(before.map(({ spec }) => spec));
  });

  test.each([
    ['2027-01-30', true],
    ['2027-01-31', true],
    ['2027-02-01', false],
  ])('counts again after its last day 2027-01-31: on %s it is acknowledged: %s', (today, holds) => {
    const service = approximated(aScope(today), Platform.kubernetes({ strict: true }));
    service.acknowledge(WARNING, { reason, until: '2027-01-31' });
    const [finding] = findingsOf(service, WARNING);
    expect(finding.acknowledged !== undefined).toBe(holds);
    expect(finding.severity).toBe(holds ? Severity.WARNING : Severity.ERROR);
    expect(service.findings()).toHaveLength(1);
    if (holds) {
      const [{ metadata }] = deploymentsOf(service);
      expect(metadata.annotations[ANNOTATION]).toBe(`until 2027-01-31: ${reason}`);
    } else {
      expect(() => warningsOf(service)).toThrow(WARNING);
    }
  });
});

describe('an acknowledgement', () => {
  test('uses the date of the clock in UTC without the context value', () => {
    jest.useFakeTimers({ now: new Date('2027-01-31T23:59:59Z') });
    try {
      const service = approximated(aChart());
      service.acknowledge(WARNING, { reason, until: '2027-01-31' });
      expect(service.findings()).toMatchObject([{ acknowledged: { reason } }]);
      jest.setSystemTime(new Date('2027-02-01T00:00:00Z'));
      service.acknowledge(WARNING, { reason, until: '2027-01-31' });
      expect(service.findings()[0].acknowledged).toBeUndefined();
    } finally {
      jest.useRealTimers();
    }
  });

  test('of a scope covers the services in it, before and after, and no others', () => {
    const app = new App();
    const [inside, outside] = ['inside', 'outside'].map((id) => new Chart(app, id));
    const first = approximated(inside);
    InferenceService.acknowledgeIn(inside, WARNING, { reason });
    const second = approximated(inside, undefined, 'second');
    const other = approximated(outside);
    const marks = [first, second, other].map(
      (service) => findingsOf(service, WARNING)[0].acknowledged,
    );
    expect(marks).toEqual([{ reason }, { reason }, undefined]);
  });

  test('of an app covers every Chart', () => {
    const app = new App();
    InferenceService.acknowledgeIn(app, WARNING, { reason });
    const service = approximated(new Chart(app, 'chart'));
    expect(service.findings()).toMatchObject([{ acknowledged: { reason } }]);
  });

  test('of an inner scope gives the reason before that of an outer scope', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    const service = approximated(chart);
    InferenceService.acknowledgeIn(app, WARNING, { reason: 'by the app' });
    InferenceService.acknowledgeIn(chart, WARNING, { reason });
    expect(findingsOf(service, WARNING)[0].acknowledged).toEqual({ reason });
  });

  test('of a platform covers the services on it, also if it is declared after findings() was called', () => {
    const platform = Platform.kubernetes();
    const chart = aChart();
    const on = approximated(chart, platform);
    const off = approximated(chart, Platform.kubernetes(), 'off');
    expect(on.findings()[0].acknowledged).toBeUndefined();
    platform.acknowledge(WARNING, { reason });
    expect(on.findings()).toMatchObject([{ acknowledged: { reason } }]);
    expect(off.findings()[0].acknowledged).toBeUndefined();
  });

  test('of a deployment covers the warnings of this deployment alone', () => {
    const { service, deployment } = doubtful(aChart());
    const [{ rule, path }] = service.findings();
    expect(path).toBe(deployment.node.path);
    const other = service.deployments.find((each) => each !== deployment)!;
    other.acknowledge(rule, { reason });
    expect(findingsOf(service, rule)[0].acknowledged).toBeUndefined();
    expect(findingsOf(service, 'ACKNOWLEDGE_UNUSED')).toMatchObject([{ path: other.node.path }]);
    deployment.acknowledge(rule, { reason });
    expect(findingsOf(service, rule)[0].acknowledged).toEqual({ reason });
    const annotated = deploymentsOf(service).filter(
      ({ metadata }) => `cdk-inference/acknowledged-${rule}` in (metadata.annotations ?? {}),
    );
    expect(annotated.map(({ metadata }) => metadata.name)).toEqual([deployment.plan().name]);
  });

  test('of a service covers its deployments, and the nearest one that is in force gives the reason', () => {
    const { service, deployment } = doubtful(inChart('2027-06-01'));
    const [{ rule }] = service.findings();
    InferenceService.acknowledgeIn(service.node.root, rule, { reason: 'by the app' });
    service.acknowledge(rule, { reason: 'by the service' });
    expect(findingsOf(service, rule)[0].acknowledged).toEqual({ reason: 'by the service' });
    deployment.acknowledge(rule, { reason: 'by the deployment', until: '2027-06-01' });
    expect(findingsOf(service, rule)[0].acknowledged).toMatchObject({
      reason: 'by the deployment',
    });
    expect(service.findings()).toHaveLength(1);
  });
});

describe('an acknowledgement that matches nothing (ACKNOWLEDGE_UNUSED)', () => {
  const RULE = 'ACKNOWLEDGE_UNUSED';

  test('is a warning at the service, and an error with strict', () => {
    const service = approximated(aChart());
    service.acknowledge('APPROXIMATED_DRAIN', { reason });
    expect(findingsOf(service, RULE)).toMatchObject([
      { path: 'chart/chat', severity: Severity.WARNING },
    ]);
    expect(service.fidelity().map(({ rule }) => rule)).toEqual([WARNING, RULE]);
    const strict = approximated(aChart(), Platform.kubernetes({ strict: true }));
    strict.acknowledge('APPROXIMATED_DRAIN', { reason });
    expect(findingsOf(strict, RULE)).toMatchObject([{ severity: Severity.ERROR }]);
  });

  test('is reported once for a scope or a platform, and not if one of its services has the warning', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    const platform = Platform.kubernetes();
    const plain = aRoutedServiceIn(chart, { platform }, 'plain');
    aDeployment(plain);
    InferenceService.acknowledgeIn(app, WARNING, { reason });
    platform.acknowledge(WARNING, { reason });
    expect(findingsOf(plain, RULE)).toMatchObject([
      { problem: expect.stringContaining('by the app') },
      { problem: expect.stringContaining('by the platform') },
    ]);
    const last = approximated(chart, platform, 'last');
    expect([...findingsOf(plain, RULE), ...findingsOf(last, RULE)]).toEqual([]);
  });

  test('is reported for a scope without a service', () => {
    const app = new App();
    const service = approximated(new Chart(app, 'chart'));
    InferenceService.acknowledgeIn(new Chart(app, 'empty'), WARNING, { reason });
    expect(findingsOf(service, RULE)).toMatchObject([
      { problem: expect.stringContaining('empty') },
    ]);
  });

  test('is not reported for an expired one that would match', () => {
    const service = approximated(inChart('2027-02-01'));
    service.acknowledge(WARNING, { reason, until: '2027-01-31' });
    expect(findingsOf(service, RULE)).toEqual([]);
  });

  test('is not reported while a service has errors, since its warnings are not all known', () => {
    const service = approximated(aChart());
    service.acknowledge('APPROXIMATED_DRAIN', { reason });
    aDeployment(service, { replicas: 0 }, 'wrong');
    expect(findingsOf(service, RULE)).toEqual([]);
  });
});

describe('an illegal acknowledgement (ACKNOWLEDGE)', () => {
  const RULE = 'ACKNOWLEDGE';
  const legal = { reason, until: '2027-01-31' };

  test.each<[string, string, Acknowledgement, string | undefined]>([
    ['a rule that does not exist', 'APPROXIMATED_NOTHING', legal, '"APPROXIMATED_NOTHING"'],
    ['an error', 'REPLICAS', legal, '"REPLICAS"'],
    ['an empty reason', WARNING, { reason: '' }, '""'],
    ['a blank reason', WARNING, { reason: ' \n' }, '" \\n"'],
    ['a day that does not exist', WARNING, { reason, until: '2027-02-29' }, '"2027-02-29"'],
    ['a time', WARNING, { reason, until: '2027-01-31T00:00:00Z' }, '"2027-01-31T00:00:00Z"'],
  ])('fails for %s', (_, rule, acknowledgement, value) => {
    const service = approximated(aChart());
    service.acknowledge(rule, acknowledgement);
    expect(findingsOf(service, RULE)).toMatchObject([{ path: 'chart/chat', value }]);
    expect(findingsOf(service, 'ACKNOWLEDGE_UNUSED')).toEqual([]);
    expect(findingsOf(service, WARNING)[0].acknowledged).toBeUndefined();
    expect(() => warningsOf(service)).toThrow(RULE);
  });

  test('does not cover an error', () => {
    const service = approximated(aChart());
    aDeployment(service, { replicas: 0 }, 'wrong').acknowledge('REPLICAS', { reason });
    expect(findingsOf(service, 'REPLICAS')[0].acknowledged).toBeUndefined();
    expect(findingsOf(service, RULE)).toMatchObject([{ path: 'chart/chat/wrong' }]);
  });

  test('is reported once for a scope and for a platform', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    const platform = Platform.kubernetes();
    const services = ['one', 'two'].map((id) => approximated(chart, platform, id));
    InferenceService.acknowledgeIn(chart, 'REPLICAS', { reason });
    platform.acknowledge('REPLICAS', { reason });
    expect(services.map((service) => findingsOf(service, RULE).length)).toEqual([2, 0]);
  });

  test('fails for a date of the context that is none, if there is an acknowledgement', () => {
    const service = approximated(inChart('tomorrow'));
    expect(findingsOf(service, RULE)).toEqual([]);
    service.acknowledge(WARNING, { reason });
    expect(findingsOf(service, RULE)).toMatchObject([{ value: '"tomorrow"' }]);
  });
});

test.each([
  ['2024-02-29', true],
  ['2023-02-29', false],
  ['2027-12-31', true],
  ['2027-13-01', false],
  ['2027-00-10', false],
  ['27-01-01', false],
  [20270101, false],
])('%j is a date: %s', (value, expected) => {
  expect(isDate(value)).toBe(expected);
});
