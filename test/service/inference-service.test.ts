import { JsonPatch } from 'cdk8s';
import {
  GatewayAlgorithm,
  InferenceService,
  InferenceServiceProps,
  LoadBalancer,
  Platform,
  Port,
  ScalingMetric,
  Severity,
  Weight,
} from '../../src';
import {
  aChart,
  aDeployment,
  aRoutedService,
  aService,
  brokenRules,
  object,
  synth,
} from '../support/builders';

const SCALING = { maxReplicas: 4, metrics: [ScalingMetric.cpuUtilization(60)] };

/** Two deployments by weight under least connections, which no gateway does exactly. */
function approximated(strict = false): InferenceService {
  const service = aRoutedService({
    platform: Platform.kubernetes({ strict }),
    loadBalancer: LoadBalancer.apiGateway({ algorithm: GatewayAlgorithm.LEAST_CONNECTIONS }),
  });
  const [a, b] = [aDeployment(service, {}, 'a'), aDeployment(service, {}, 'b')];
  service.splitTraffic([Weight.of(a, 9), Weight.of(b, 1)]);
  return service;
}

describe('the order in which a program says things', () => {
  const later: [
    string,
    (service: InferenceService) => void,
    (service: InferenceService) => void,
  ][] = [
    [
      'weights before and after an autoscaler',
      (service) => {
        const [a, b] = [aDeployment(service, {}, 'a'), aDeployment(service, {}, 'b')];
        service.splitTraffic([Weight.of(a, 9), Weight.of(b, 1)]);
        b.autoscale(SCALING);
      },
      (service) => {
        const [a, b] = [aDeployment(service, {}, 'a'), aDeployment(service, {}, 'b')];
        b.autoscale(SCALING);
        service.splitTraffic([Weight.of(a, 9), Weight.of(b, 1)]);
      },
    ],
    [
      'a patch before and after what it patches',
      (service) => {
        service.patch('Deployment', JsonPatch.add('/spec/minReadySeconds', 10));
        aDeployment(service).autoscale(SCALING);
      },
      (service) => {
        aDeployment(service).autoscale(SCALING);
        service.patch('Deployment', JsonPatch.add('/spec/minReadySeconds', 10));
      },
    ],
    [
      'looking at the plan in between or not',
      (service) => {
        service.plan();
        const deployment = aDeployment(service);
        service.findings();
        deployment.plan();
        deployment.autoscale(SCALING);
      },
      (service) => void aDeployment(service).autoscale(SCALING),
    ],
  ];

  test.each(later)('does not matter: %s', (_, one, other) => {
    const [first, second] = [aRoutedService(), aRoutedService()];
    one(first);
    other(second);
    expect(first.plan()).toEqual(second.plan());
    expect(synth(first)).toEqual(synth(second));
  });

  test('does not matter between two syntheses either', () => {
    const service = aService();
    const deployment = aDeployment(service);
    expect(object(service, 'Deployment').spec.replicas).toBe(1);
    deployment.autoscale(SCALING);
    expect(object(service, 'Deployment').spec).not.toHaveProperty('replicas');
    expect(object(service, 'ScaledObject').spec.maxReplicaCount).toBe(4);
  });
});

describe('a service', () => {
  test('copies the ports it is given', () => {
    const ports = [Port.http1({ listen: 8000 })];
    const service = aService({ ports });
    ports.push(Port.http1({ listen: 9000 }));
    aDeployment(service);
    expect(service.plan().ports.map(({ listen }) => listen)).toEqual([8000]);
  });

  test('copies the properties it is given', () => {
    const props: { -readonly [K in keyof InferenceServiceProps]: InferenceServiceProps[K] } = {};
    const service = aService(props);
    const mutable = { ports: [Port.http1({ listen: 8000 })], displayName: 'before' };
    const other = new InferenceService(aChart(), 'chat', mutable);
    mutable.displayName = 'after';
    expect([service.plan().displayName, other.plan().displayName]).toEqual(['chat', 'before']);
  });

  test('gives its deployments out as a copy', () => {
    const service = aService();
    const deployment = aDeployment(service);
    service.deployments.pop();
    expect(service.deployments).toEqual([deployment]);
  });

  test('gives its findings out as a copy', () => {
    const service = aService();
    service.findings().pop();
    expect(brokenRules(service)).toEqual(['DEPLOYMENT_REQUIRED']);
  });

  test('can be asked for its plan before anything is said', () => {
    expect(aService().plan()).toMatchObject({ name: 'chat', deployments: [] });
  });

  test('of two syntheses writes the same', () => {
    const service = approximated();
    expect(synth(service)).toEqual(synth(service));
  });

  test('does not change when another deployment is added', () => {
    const [before, after] = [aService(), aService()];
    [before, after].forEach((service) => aDeployment(service, {}, 'a'));
    aDeployment(after, {}, 'b');
    expect(synth(after)).toEqual(expect.arrayContaining(synth(before)));
  });
});

describe('findings', () => {
  test('hold errors and warnings, fidelity the warnings alone', () => {
    const service = approximated();
    expect(service.fidelity()).toEqual(service.findings());
    expect(service.fidelity()).toEqual([
      {
        rule: 'APPROXIMATED_LEAST_CONNECTIONS',
        path: expect.stringMatching('^chart/chat'),
        severity: Severity.WARNING,
        message: expect.stringContaining('least'),
        problem: expect.any(String),
        value: '\"least connections\"',
        fix: expect.any(String),
      },
    ]);
    const wrong = aService();
    expect(wrong.findings().map(({ severity }) => severity)).toEqual([Severity.ERROR]);
    expect(wrong.fidelity()).toEqual([]);
  });

  test('that are warnings let synthesis go on, and are printed once', () => {
    const print = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const service = approximated();
    expect(synth(service).length).toBeGreaterThan(5);
    synth(service);
    const printed = print.mock.calls.map(([text]) => String(text));
    print.mockRestore();
    expect(printed.filter((text) => text.includes('APPROXIMATED_LEAST_CONNECTIONS'))).toHaveLength(
      1,
    );
  });

  test('that are warnings stop a strict synthesis, and stay what fidelity lists', () => {
    const service = approximated(true);
    expect(service.findings().map(({ severity }) => severity)).toEqual([Severity.ERROR]);
    expect(service.fidelity().map(({ rule }) => rule)).toEqual(['APPROXIMATED_LEAST_CONNECTIONS']);
    expect(() => synth(service)).toThrow(/APPROXIMATED_LEAST_CONNECTIONS/);
  });

  test('of nothing stop no strict synthesis', () => {
    const service = aService({ platform: Platform.kubernetes({ strict: true }) });
    aDeployment(service);
    expect(service.findings()).toEqual([]);
    expect(synth(service)).toHaveLength(2);
  });

  test('go when their cause goes', () => {
    const service = aService();
    expect(brokenRules(service)).toEqual(['DEPLOYMENT_REQUIRED']);
    aDeployment(service);
    expect(brokenRules(service)).toEqual([]);
  });
});
