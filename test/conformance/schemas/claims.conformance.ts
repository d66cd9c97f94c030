import { Size } from 'cdk8s';
import { ComputeSpec, DeviceClaim, Platform, PodDefaults } from '../../../src';
import { atLeast } from '../../../src/private/version';
import { aDeployment, aService, synth } from '../../support/builders';
import { Manifest } from '../support/api';
import { cluster, plane, tally } from '../support/cluster';

const api = cluster();
const namespace = 'claims';
const SERVED = atLeast(plane.release.minor, '1.34');

/** The objects of a deployment that claims devices, or a patch of them. */
function claiming(selector: string, count = 2): Manifest[] {
  const service = aService({
    namespace,
    platform: Platform.kubernetes({ version: plane.release.minor }),
  });
  aDeployment(service, {
    compute: ComputeSpec.of({
      cpu: 4,
      memory: Size.gibibytes(16),
      claims: [DeviceClaim.of({ deviceClass: 'gpu.nvidia.com', count, selectors: [selector] })],
    }),
  });
  PodDefaults.of({ hardened: true, caBundle: { configMap: 'company-ca' } }).attachTo(service);
  return synth(service);
}

const template = (objects: Manifest[]): any =>
  objects.find(({ kind }) => kind === 'ResourceClaimTemplate');
const HOPPER = "device.attributes['gpu.nvidia.com'].architecture == 'Hopper'";

beforeAll(() => api.ensureNamespace(namespace));

(SERVED ? describe : describe.skip)('an API server with resource.k8s.io/v1', () => {
  test('accepts the claims, and the pods that use them, twice', async () => {
    for (const object of [...claiming(HOPPER), ...claiming(HOPPER)]) {
      const { status, body } = await api.apply(object, { namespace });
      expect([object.kind, status < 300, status < 300 ? '' : body.message]).toEqual([
        object.kind,
        true,
        '',
      ]);
      tally({ accepted: 1 });
    }
  });

  test('rejects a selector that is no CEL', async () => {
    const { status, body } = await api.apply(template(claiming('device.driver ===')), {
      namespace,
    });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.message).toMatch(/selectors\[0\]\.cel\.expression/);
    tally({ refused: 1 });
  });

  test('rejects another content under the name of a template', async () => {
    const changed = template(claiming(HOPPER));
    changed.spec.spec.devices.requests[0].exactly.count = 3;
    const { status, body } = await api.apply(changed, { namespace });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.message).toMatch(/immutable/);
    tally({ refused: 1 });
  });

  test('accepts another count beside it', async () => {
    const { status } = await api.apply(template(claiming(HOPPER, 3)), { namespace });
    expect(status).toBeLessThan(300);
    tally({ accepted: 1 });
  });
});

(SERVED ? test.skip : test)('the library rejects claims for an older API server', () => {
  expect(() => claiming(HOPPER)).toThrow(/DEVICE_CLAIM_VERSION/);
});
