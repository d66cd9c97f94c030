import { Duration } from 'cdk8s';
import { Gate, GateQuery, GateTemplate, Platform, ReleaseStep, Release } from '../../src';
import { gated, watching } from '../catalogue/monitoring';
import { aChart, aDeployment, aRoutedService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const RULE = 'RELEASE_GATE';
const AT = { at: 'chart/chat/TrafficPolicy' };

const gate = (change: Partial<GateQuery> = {}) =>
  Gate.query({ name: 'errors', query: 'sum(errors)', max: 1, ...change });
const withGate = (change: Partial<GateQuery>): Partial<ReleaseStep> => ({ gates: [gate(change)] });

describe('gates and soak times (RELEASE_GATE)', () => {
  test.each<Partial<ReleaseStep>>([
    {},
    withGate({}),
    withGate({ max: 0 }),
    withGate({ max: undefined, min: -1 }),
    withGate({ max: 1, min: 1 }),
    withGate({ name: 'x'.repeat(63) }),
    { soak: Duration.minutes(1) },
    { soak: Duration.days(7) },
    { gates: [gate(), gate({ name: 'other' })] },
  ])('accept %j', (step) => {
    expectNone(gated(step), RULE);
  });

  test.each<Partial<ReleaseStep>>([
    withGate({ max: undefined }),
    withGate({ max: NaN }),
    withGate({ max: Infinity }),
    withGate({ max: 1, min: 1.1 }),
    withGate({ name: '' }),
    withGate({ name: ' errors' }),
    withGate({ name: 'x'.repeat(64) }),
    withGate({ query: '' }),
    withGate({ query: ' ' }),
    { soak: Duration.seconds(30) },
    { soak: Duration.minutes(0) },
    { soak: Duration.seconds(90) },
    { soak: Duration.minutes(10081) },
    { gates: [gate(), gate()] },
  ])('reject %j', (step) => {
    expectFinding(gated(step), RULE, AT);
  });

  test.each([
    ['without monitoring', undefined],
    ['without alerts', { alerts: false }],
  ])('are rejected %s, which would record the step', (_, monitoring) => {
    const service = watching(monitoring);
    const canary = aDeployment(service, {}, 'canary');
    const steps = [{ name: 'now', percent: 5, soak: Duration.minutes(1) }];
    service.releaseTraffic(Release.canary(service.deployments[0], canary, steps));
    expectFinding(service, RULE, { ...AT, names: ['monitoring'] });
  });
});

describe('templates of gates (RELEASE_GATE)', () => {
  const gateTemplate = GateTemplate.ARGO_ROLLOUTS;

  test('need gates', () => {
    expectFinding(gated({ soak: Duration.minutes(1) }, { gateTemplate }), RULE, {
      value: '"argo-rollouts"',
    });
    expectNone(gated({ gates: [gate()] }, { gateTemplate }), RULE);
  });

  test('need the address of a Prometheus', () => {
    const service = aRoutedService(
      {
        monitoring: { gateTemplate },
        platform: Platform.kubernetes({ monitorLabels: { release: 'p' } }),
      },
      aChart('llm'),
    );
    const [from, to] = ['a', 'b'].map((id) => aDeployment(service, {}, id));
    const steps = [{ name: 'now', percent: 5, gates: [gate()] }];
    service.releaseTraffic(Release.canary(from, to, steps));
    expectFinding(service, RULE, { names: ['prometheus'] });
  });
});
