import {
  InferenceService,
  Model,
  ModelRepository,
  Platform,
  PodOptions,
  SharedFileSystem,
} from '../../src';
import { aDeployment, aService, synth } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';
import { ACCEPTED, REJECTED, volume } from '../support/restricted-pods';

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
};

function hardened(pod: PodOptions): InferenceService {
  return aDeployment(undefined, { pod: { hardened: true, ...pod } }).service;
}

function downloading(pod: PodOptions): InferenceService {
  const platform = Platform.kubernetes({
    modelRepository: ModelRepository.download('s3://models/{id}/{version}', {
      image: 'registry.example.com/loader:1',
    }),
  });
  return aDeployment(aService({ platform }), { model: Model.fromRepository('qwen', '1'), pod })
    .service;
}

function podOf(service: InferenceService): any {
  return synth(service).find(({ kind }) => kind === 'Deployment').spec.template.spec;
}

describe('every container of a hardened pod has the restricted security context', () => {
  const sidecars = [{ name: 'proxy', image: 'proxy:1' }];
  const initContainers = [
    { name: 'init', image: 'init:1', securityContext: { readOnlyRootFilesystem: true } },
  ];

  test('sidecars and init containers, and their own fields stay', () => {
    const { containers, initContainers: inits } = podOf(hardened({ sidecars, initContainers }));
    expect(containers.map((each: any) => each.securityContext)).toEqual([RESTRICTED, RESTRICTED]);
    expect(inits[0].securityContext).toEqual({ ...RESTRICTED, readOnlyRootFilesystem: true });
  });

  test('the container that downloads the model', () => {
    const service = downloading({ hardened: true });
    expect(podOf(service).initContainers[0].securityContext).toEqual(RESTRICTED);
    expectNone(service, 'HARDENED');
  });

  test('no container of a pod that is not hardened', () => {
    const { containers, initContainers: inits } = podOf(downloading({ sidecars, initContainers }));
    for (const { name, securityContext } of [...containers, ...inits]) {
      expect({ name, securityContext }).toEqual({
        name,
        securityContext: name === 'init' ? { readOnlyRootFilesystem: true } : undefined,
      });
    }
  });
});

describe('a part that the restricted level rejects (HARDENED)', () => {
  test.each(REJECTED)('%s', (_case, options, names) => {
    expectFinding(hardened(options), 'HARDENED', { at: 'chart/chat/main', names });
    expectNone(
      aDeployment(undefined, { pod: { ...options, hardened: false } }).service,
      'HARDENED',
    );
  });

  test.each(ACCEPTED)('is not %s', (_case, options) => {
    expectNone(hardened(options), 'HARDENED');
  });

  test('is the NFS share of "storage", and not its claim', () => {
    const stored = (storage: SharedFileSystem) =>
      aDeployment(undefined, { storage: [storage], pod: { hardened: true } }).service;
    expectFinding(stored(SharedFileSystem.nfs('10.0.0.1', '/x', { mountPath: '/x' })), 'HARDENED', {
      at: 'chart/chat/main',
      names: ['nfs', 'SharedFileSystem.claim'],
    });
    expectNone(stored(SharedFileSystem.claim('x', { mountPath: '/x' })), 'HARDENED');
  });

  test('lists all of them at once', () => {
    const all = hardened({ hostNetwork: true, ...volume({ hostPath: { path: '/x' } }) });
    expect(findingsOf(all, 'HARDENED')).toHaveLength(2);
  });
});
