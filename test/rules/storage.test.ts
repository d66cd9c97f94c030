import { Size } from 'cdk8s';
import {
  ComputeSpec,
  Model,
  ModelRepository,
  Platform,
  SharedFileSystem,
  TosDriver,
} from '../../src';
import { aCloud, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';
import { keeping, serving, someFiles, storing } from '../support/storage';

const AT = 'chart/chat/main';
const MOUNT = { mountPath: '/data' };
const SECRET = { name: 'key' };

describe('the mount path of a file system (STORAGE_PATH)', () => {
  test.each(['/data', '/data/', '/a/b/c', '/a//b', '/a..b', '/.cache', '/dev/shm', '/数据'])(
    'accepts %s',
    (mountPath) => {
      expectNone(storing([someFiles(mountPath)]), 'STORAGE_PATH');
    },
  );

  test.each(['', 'data', './data', '../data', '/', '//', '/.', '/a/../b', '/..', '/a:b'])(
    'refuses %j',
    (mountPath) => {
      expectFinding(storing([someFiles(mountPath)]), 'STORAGE_PATH', {
        at: AT,
        value: JSON.stringify(mountPath),
      });
    },
  );

  test('refuses none at all, which only JavaScript lets one write', () => {
    const files = SharedFileSystem.nfs('10.0.0.8', '/', {} as any);
    expectFinding(storing([files]), 'STORAGE_PATH', {
      at: AT,
      value: 'nothing',
    });
  });
});

describe('two mounts (STORAGE_PATH)', () => {
  test.each([
    ['/a', '/b'],
    ['/a', '/a/b'],
    ['/a', '/ab'],
    ['/a', '/A'],
  ])('may be at %s and %s', (one, other) => {
    expectNone(storing([someFiles(one), someFiles(other)]), 'STORAGE_PATH');
  });

  test.each([
    ['/a', '/a'],
    ['/a', '/a/'],
    ['/a/b', '/a//b'],
    ['/a/b', '/a/./b/'],
  ])('must not be at %s and %s', (one, other) => {
    expectFinding(storing([someFiles(one), someFiles(other)]), 'STORAGE_PATH', {
      at: AT,
      value: `"${other}"`,
    });
  });

  test("must not be the model's and a file system's", () => {
    const model = Model.fromClaim('models');
    expectNone(storing([someFiles('/data')], { model }), 'STORAGE_PATH');
    expectFinding(storing([someFiles('/models/')], { model }), 'STORAGE_PATH', {
      at: AT,
      value: '"/models/"',
    });
  });

  test.each([
    [undefined, 0],
    [Size.gibibytes(1), 1],
  ])('must not be at /dev/shm beside shared memory of %s', (sharedMemory, found) => {
    const compute = ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(4), sharedMemory });
    const findings = storing([someFiles('/dev/shm/')], { compute }).findings();
    expect(findings.filter(({ rule }) => rule === 'STORAGE_PATH')).toHaveLength(found);
  });

  test.each([
    ['/data/', 1],
    ['/other', 0],
    ['data', 0],
  ])('must not be where the pod mounts %s', (mountPath, found) => {
    const pod = {
      volumes: [{ name: 'own', emptyDir: {} }],
      volumeMounts: [{ name: 'own', mountPath }],
    };
    const findings = storing([someFiles('/data')], { pod }).findings();
    expect(findings.filter(({ rule }) => rule === 'STORAGE_PATH')).toHaveLength(found);
  });

  test('are not looked at where the library mounts nothing', () => {
    const volumeMounts = ['/a', '/a'].map((mountPath) => ({ name: 'own', mountPath }));
    expectNone(storing([], { pod: { volumeMounts } }), 'STORAGE_PATH');
  });
});

describe('a sub-path (STORAGE_PATH)', () => {
  const within = (subPath: string) =>
    storing([SharedFileSystem.nfs('10.0.0.8', '/', { ...MOUNT, subPath })]);

  test.each(['team', 'team/models', 'a..b', './team', '模型'])('may be %s', (subPath) => {
    expectNone(within(subPath), 'STORAGE_PATH');
  });

  test.each(['', '/team', '..', 'a/..', '../a'])('must not be %j', (subPath) => {
    expectFinding(within(subPath), 'STORAGE_PATH', {
      at: AT,
      value: JSON.stringify(subPath),
    });
  });

  test('of a model is looked at as well', () => {
    expectFinding(serving(Model.fromClaim('models', { subPath: '/qwen' })), 'STORAGE_PATH', {
      at: AT,
      value: '"/qwen"',
    });
  });
});

describe('a file system of the cloud (STORAGE_PLATFORM)', () => {
  const kinds: [string, SharedFileSystem, string][] = [
    ['nas', SharedFileSystem.nas('10.0.0.8', MOUNT), 'use SharedFileSystem.nfs'],
    [
      'vepfs',
      SharedFileSystem.vepfs('vepfs-1', { ...MOUNT, mountService: 'm' }),
      'use SharedFileSystem.csi(driver',
    ],
    ['tos', SharedFileSystem.tos('models', MOUNT), "use SharedFileSystem.csi('tos.csi"],
  ];

  test.each(kinds)('%s exists on VKE, and elsewhere something else does', (_kind, files) => {
    expectNone(storing([files]), 'STORAGE_PLATFORM');
    expectFinding(storing([files], {}, aService()), 'STORAGE_PLATFORM', {
      at: AT,
      names: ['Platform.vke'],
    });
  });

  test.each(kinds)('%s is looked at where a model comes from it', (_, files) => {
    const repository = ModelRepository.sharedFileSystem(files);
    for (const service of [
      serving(Model.fromSharedFileSystem(files)),
      serving(Model.fromRepository('qwen', 'v1'), {}, keeping(repository)),
    ]) {
      expectFinding(service, 'STORAGE_PLATFORM', {
        at: AT,
      });
    }
  });

  test.each([
    ['nfs', someFiles()],
    ['claim', SharedFileSystem.claim('models', MOUNT)],
    ['csi', SharedFileSystem.csi('nfs.csi.k8s.io', MOUNT)],
  ])('is not what %s is', (_, files) => {
    expectNone(storing([files], {}, aService()), 'STORAGE_PLATFORM');
  });
});

describe('a Secret that a driver reads (STORAGE_SECRET)', () => {
  const open = (secret?: { readonly name: string; readonly namespace?: string }, namespace = 'n') =>
    storing(
      [SharedFileSystem.tos('models', { ...MOUNT, secret, driver: TosDriver.OPEN_SOURCE })],
      {},
      aService({ platform: aCloud(), namespace: namespace === '' ? undefined : namespace }),
    );

  test('is needed by the open TOS driver, not by the managed one', () => {
    expectNone(storing([SharedFileSystem.tos('models', MOUNT)]), 'STORAGE_SECRET');
    expectFinding(open(undefined), 'STORAGE_SECRET', {
      at: AT,
    });
  });

  test('has a namespace, its own or the deployment’s', () => {
    expectNone(open(SECRET), 'STORAGE_SECRET');
    expectNone(open({ name: 'key', namespace: 'kube-system' }, ''), 'STORAGE_SECRET');
    expectFinding(open(SECRET, ''), 'STORAGE_SECRET', {
      at: AT,
      value: '"key"',
    });
  });

  test.each([{ name: 'Key' }, { name: '' }, { name: 'key', namespace: 'Kube' }])(
    'is not %j',
    (secret) => {
      expectFinding(open(secret), 'STORAGE_SECRET', {
        at: AT,
        names: [', got {'],
      });
    },
  );

  test.each(['controllerPublishSecret', 'nodeStageSecret', 'nodePublishSecret'])(
    'is looked at as %s',
    (field) => {
      const files = SharedFileSystem.csi('nfs.csi.k8s.io', { ...MOUNT, [field]: { name: 'K' } });
      expectFinding(storing([files]), 'STORAGE_SECRET', { at: AT });
      const right = SharedFileSystem.csi('nfs.csi.k8s.io', { ...MOUNT, [field]: SECRET });
      expectNone(storing([right]), 'STORAGE_SECRET');
      expectFinding(storing([right], {}, aService()), 'STORAGE_SECRET', {
        at: AT,
      });
    },
  );

  test('is no concern of what has none', () => {
    const service = aService({ platform: Platform.kubernetes() });
    expectNone(storing([someFiles()], {}, service), 'STORAGE_SECRET');
  });
});
