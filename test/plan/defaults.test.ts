import { Duration, Size } from 'cdk8s';
import {
  ComputeSpec,
  DeploymentOptions,
  InferenceService,
  InferenceServiceProps,
  Port,
  Probe,
} from '../../src';
import { PlannedService } from '../../src/plan/service';
import { defaults } from '../catalogue';
import { aChart, aDeployment } from '../support/builders';

const service = (props: InferenceServiceProps = {}): PlannedService =>
  new InferenceService(aChart(), 'chat', props)._plan();

const deployment = (options: Partial<DeploymentOptions>) => aDeployment(undefined, options)._plan();

const port = (declared: Port) => service({ ports: [declared] }).ports[0];
const probe = (liveness: Probe) => deployment({ liveness }).liveness!;

describe('the documented default is the planned one', () => {
  test.each(defaults())('%s', (_, planned, stated) => {
    expect(planned()).toEqual(stated);
  });
});

describe('zero is a value, not the default', () => {
  const zero = Duration.seconds(0);

  test.each<[string, () => unknown]>([
    ['preStopDelay', () => deployment({ preStopDelay: zero }).shutdown.preStopSeconds],
    ['minReady', () => deployment({ minReady: zero }).minReadySeconds],
    ['progressDeadline', () => deployment({ progressDeadline: zero }).progressDeadlineSeconds],
    ['gracefulShutdown', () => deployment({ gracefulShutdown: zero }).shutdown.drainSeconds],
    [
      'initialDelay',
      () => probe(Probe.fromTcpSocket({ port: 1, initialDelay: zero })).initialDelaySeconds,
    ],
    ['timeout', () => probe(Probe.fromTcpSocket({ port: 1, timeout: zero })).timeoutSeconds],
    ['period', () => probe(Probe.fromTcpSocket({ port: 1, period: zero })).periodSeconds],
    [
      'failureThreshold',
      () => probe(Probe.fromTcpSocket({ port: 1, failureThreshold: 0 })).failureThreshold,
    ],
    ['replicas', () => deployment({ replicas: 0 }).replicas],
    ['expose', () => port(Port.http1({ listen: 8000, expose: 0 })).expose],
    [
      'gpus',
      () =>
        deployment({ compute: ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1), gpus: 0 }) })
          .compute!.gpus,
    ],
  ])('in %s', (_, planned) => {
    expect(planned()).toBe(0);
  });

  test.each<[string, () => unknown, unknown]>([
    ['a display name', () => service({ displayName: '' }).displayName, ''],
    ['a description', () => service({ description: '' }).description, ''],
    ['a namespace', () => service({ namespace: '' }).namespace, ''],
    ['a resource name', () => service({ resourceName: '' }).name, ''],
    ['a path', () => port(Port.http1({ listen: 1, path: '' })).path, ''],
    ['a port name', () => port(Port.http1({ listen: 1, name: '' })).name, ''],
  ])('and so is the empty string in %s', (_, planned, value) => {
    expect(planned()).toBe(value);
  });
});
