import { Size } from 'cdk8s';
import { ComputeSpec, DeviceClaim, DeviceClaimOptions, InferenceService } from '../../../src';
import { aDeployment, object, synth } from '../../support/builders';

const claiming = (...claims: DeviceClaimOptions[]): InferenceService =>
  aDeployment(undefined, {
    compute: ComputeSpec.of({
      cpu: 8,
      memory: Size.gibibytes(32),
      claims: claims.map((each) => DeviceClaim.of(each)),
    }),
  }).service;
const GPU = {
  deviceClass: 'gpu.nvidia.com',
  count: 2,
  selectors: ["device.driver == 'gpu.nvidia.com'"],
};

test('claims are one template with a request for each', () => {
  const { apiVersion, spec } = object(
    claiming(GPU, { deviceClass: 'rdma' }),
    'ResourceClaimTemplate',
  );
  expect(apiVersion).toBe('resource.k8s.io/v1');
  expect(spec.spec.devices.requests).toEqual([
    {
      name: 'device-1',
      exactly: {
        deviceClassName: 'gpu.nvidia.com',
        allocationMode: 'ExactCount',
        count: 2,
        selectors: [{ cel: { expression: "device.driver == 'gpu.nvidia.com'" } }],
      },
    },
    {
      name: 'device-2',
      exactly: { deviceClassName: 'rdma', allocationMode: 'ExactCount', count: 1 },
    },
  ]);
});

test('the pod claims the devices for its inference container', () => {
  const service = claiming(GPU);
  const { name } = object(service, 'ResourceClaimTemplate').metadata;
  const { spec } = object(service, 'Deployment').spec.template;
  expect(spec.resourceClaims).toEqual([{ name: 'devices', resourceClaimTemplateName: name }]);
  expect(spec.containers[0].resources.claims).toEqual([{ name: 'devices' }]);
});

test('the template is applied before the Deployment', () => {
  const kinds = synth(claiming(GPU)).map(({ kind }) => kind);
  expect(kinds.indexOf('ResourceClaimTemplate')).toBeLessThan(kinds.indexOf('Deployment'));
});

test('another claim is another template, whose content never changes', () => {
  const nameOf = (claim: DeviceClaimOptions) =>
    object(claiming(claim), 'ResourceClaimTemplate').metadata.name;
  expect(nameOf(GPU)).toBe(nameOf({ ...GPU }));
  expect(nameOf(GPU)).not.toBe(nameOf({ ...GPU, count: 1 }));
  expect(nameOf(GPU)).toMatch(/^chat-main-devices-[0-9a-f]{8}$/);
});
