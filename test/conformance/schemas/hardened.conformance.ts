import { DeploymentOptions, InferenceService, Platform, PodOptions } from '../../../src';
import { atLeast } from '../../../src/private/version';
import { aDeployment, aService, synth } from '../../support/builders';
import { ACCEPTED, REJECTED } from '../../support/restricted-pods';
import { Answer, Manifest } from '../support/api';
import { cluster, plane, tally } from '../support/cluster';

// Pod Security admission of a real API server decides about the pods of a Deployment

const api = cluster();
const NAMESPACE = 'restricted';

function deployed(options: Partial<DeploymentOptions> = {}): InferenceService {
  const platform = Platform.kubernetes({ version: plane.release.minor });
  return aDeployment(aService({ platform }), options).service;
}

const hardened = (pod: PodOptions) => deployed({ pod: { hardened: true, ...pod } });

/** These pods are invalid by themselves, so that the level is not asked. */
const INVALID = ['a privileged container', 'an unmasked /proc'];

async function admitted(service: InferenceService, name: string): Promise<Answer> {
  const { template } = synth(service).find(({ kind }) => kind === 'Deployment').spec;
  const pod: Manifest = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...template.metadata, name, namespace: NAMESPACE },
    spec: template.spec,
  };
  return api.create(pod);
}

beforeAll(async () => {
  await api.ensureNamespace(NAMESPACE);
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  await api.merge(namespace, { metadata: { labels } });
  await api.apply({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: NAMESPACE },
  });
});

// older releases of the level know fewer fields
if (atLeast(plane.release.minor, '1.37')) {
  describe('a namespace that enforces the restricted level', () => {
    test.each(ACCEPTED)('admits a hardened pod with %s', async (name, options) => {
      const { status, body } = await admitted(hardened(options), id(name));
      expect({ status, message: body.message }).toEqual({ status: 201, message: undefined });
      tally({ accepted: 1 });
    });

    test.each(REJECTED)('rejects %s, as HARDENED reports', async (name, options) => {
      const { status, body } = await admitted(hardened(options), id(name));
      expect({ status, message: body.message }).toMatchObject(
        INVALID.includes(name)
          ? { status: 422 }
          : { status: 403, message: expect.stringContaining('violates PodSecurity "restricted:') },
      );
      tally({ refused: 1 });
    });
  });
} else {
  test('admits a hardened pod', async () => {
    const { status, body } = await admitted(hardened({}), 'hardened');
    expect({ status, message: body.message }).toEqual({ status: 201, message: undefined });
    tally({ accepted: 1 });
  });
}

test('rejects a pod that is not hardened', async () => {
  const { status, body } = await admitted(deployed(), 'open');
  expect({ status, message: body.message }).toMatchObject({
    status: 403,
    message: expect.stringContaining('violates PodSecurity'),
  });
  tally({ refused: 1 });
});

function id(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
