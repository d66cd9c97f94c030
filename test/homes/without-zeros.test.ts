import { withoutZeros } from '../../src/homes/terraform/without-zeros';

const deployment = (container: object, pod: object = {}, spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  spec: { ...spec, template: { spec: { ...pod, containers: [container] } } },
});

describe('zeros that an API server cannot tell from nothing are left out', () => {
  test.each<[string, object, object]>([
    [
      'an empty value of a variable',
      deployment({ env: [{ name: 'A', value: '' }] }),
      deployment({ env: [{ name: 'A' }] }),
    ],
    [
      'a probe that begins at once',
      deployment({ startupProbe: { initialDelaySeconds: 0, periodSeconds: 5 } }),
      deployment({ startupProbe: { periodSeconds: 5 } }),
    ],
    [
      'no network of the host',
      deployment({}, { hostNetwork: false, hostIPC: false }),
      deployment({}),
    ],
    ['an empty list', deployment({ args: [] }, { tolerations: [] }), deployment({})],
    ['an empty map', deployment({}, { nodeSelector: {} }), deployment({})],
    ['what waits for nothing', deployment({}, {}, { minReadySeconds: 0 }), deployment({})],
  ])('%s', (_, object, expected) => {
    expect(withoutZeros(object)).toEqual(expected);
  });
});

describe('a zero that means something stays', () => {
  test.each<[string, object]>([
    ['no replicas', deployment({}, {}, { replicas: 0 })],
    ['no grace', deployment({}, { terminationGracePeriodSeconds: 0 })],
    ['no token', deployment({}, { automountServiceAccountToken: false })],
    ['no limit of surge', deployment({}, {}, { strategy: { rollingUpdate: { maxSurge: 0 } } })],
    ['a volume of nothing but defaults', deployment({}, { volumes: [{ emptyDir: {} }] })],
    ['data', { apiVersion: 'v1', kind: 'ConfigMap', data: { on: '', items: '' } }],
    [
      'everything of a kind that Kubernetes does not define',
      {
        apiVersion: 'keda.sh/v1alpha1',
        kind: 'ScaledObject',
        spec: { idleReplicaCount: 0, triggers: [] },
      },
    ],
  ])('%s', (_, object) => {
    expect(withoutZeros(object)).toEqual(object);
  });
});
