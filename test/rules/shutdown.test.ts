import { Duration } from 'cdk8s';
import { DeploymentOptions, LoadBalancer, Severity } from '../../src';
import { aDeployment, aRoutedService, aService } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const AT = 'chart/chat/main';
const seconds = (value: number) => Duration.seconds(value);
const routed = (options: Partial<DeploymentOptions>) =>
  aDeployment(aRoutedService(), options).service;

describe('the delay before an instance stops (SHUTDOWN_DELAY)', () => {
  test.each([1, 10, 600])('accepts %i s behind a load balancer', (delay) => {
    expectNone(routed({ preStopDelay: seconds(delay) }), 'SHUTDOWN_DELAY');
  });

  test('accepts what is not said', () => {
    expectNone(routed({}), 'SHUTDOWN_DELAY');
  });

  test('accepts 0 s without a load balancer', () => {
    expectNone(aDeployment(aService(), { preStopDelay: seconds(0) }).service, 'SHUTDOWN_DELAY');
  });

  test('warns of 0 s behind a load balancer', () => {
    const service = routed({ preStopDelay: seconds(0) });
    expectFinding(service, 'SHUTDOWN_DELAY', {
      at: AT,
    });
    expect(findingsOf(service, 'SHUTDOWN_DELAY')[0].severity).toBe(Severity.WARNING);
  });
});

describe('requests that outlast the shutdown (SHUTDOWN_DRAIN)', () => {
  const timed = (routeTimeout: Duration | undefined, gracefulShutdown?: Duration) =>
    aDeployment(aService({ loadBalancer: LoadBalancer.apiGateway({ routeTimeout }) }), {
      gracefulShutdown,
    }).service;

  test.each<[string, Duration | undefined, Duration | undefined]>([
    ['no limit said', undefined, undefined],
    ['no limit', seconds(0), seconds(0)],
    ['30 s and the 30 s that are usual', seconds(30), undefined],
    ['29.5 s', Duration.millis(29500), undefined],
    ['90 s and 90 s', seconds(90), seconds(90)],
  ])('accepts %s', (_, timeout, grace) => {
    expectNone(timed(timeout, grace), 'SHUTDOWN_DRAIN');
  });

  test.each<[Duration, Duration | undefined, string, string]>([
    [seconds(31), undefined, '31 s', 'Duration.seconds(31)'],
    [Duration.millis(30500), undefined, '30.5 s', 'Duration.seconds(31)'],
    [seconds(1), seconds(0), 'after 0 s', 'Duration.seconds(1)'],
  ])('warns of %s with %s', (timeout, grace, problem, fix) => {
    const service = timed(timeout, grace);
    expectFinding(service, 'SHUTDOWN_DRAIN', { at: AT, names: [problem, fix] });
    expect(findingsOf(service, 'SHUTDOWN_DRAIN')[0].severity).toBe(Severity.WARNING);
  });
});
