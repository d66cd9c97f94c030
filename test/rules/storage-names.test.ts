import { Size } from 'cdk8s';
import { SharedFileSystem, TosDriver } from '../../src';
import { expectFinding, expectNone } from '../support/findings';
import { storing } from '../support/storage';

const AT = 'chart/chat/main';
const MOUNT = { mountPath: '/data' };
const SECRET = { name: 'key' };

const named: [string, (name: any) => SharedFileSystem, string[], string[], string][] = [
  [
    'the server of an NFS',
    (name) => SharedFileSystem.nfs(name, '/', MOUNT),
    ['10.0.0.8', 'nfs.example.com', 'nfs', 'fd00::8'],
    ['', 'nfs:/exports', 'nfs://host', 'a b', '-nfs'],
    'must be a host name or an address',
  ],
  [
    'the path of an NFS',
    (path) => SharedFileSystem.nfs('10.0.0.8', path, MOUNT),
    ['/', '/exports/models'],
    ['', 'exports', '/a/../b'],
    'must be absolute',
  ],
  [
    'a claim',
    (name) => SharedFileSystem.claim(name, MOUNT),
    ['models', 'a.b-1', '1', 'a'.repeat(63)],
    ['', 'Models', 'a_b', '-a', 'a-', 'a..b', '模型'],
    'claim',
  ],
  [
    'a CSI driver',
    (name) => SharedFileSystem.csi(name, MOUNT),
    ['nfs.csi.k8s.io', 'csi', 'a'.repeat(63)],
    ['', '-csi', 'csi.', 'a b', 'a'.repeat(64)],
    'must be a domain of at most 63 characters',
  ],
  [
    'a volume handle',
    (volumeHandle) => SharedFileSystem.csi('nfs.csi.k8s.io', { ...MOUNT, volumeHandle }),
    ['volume#1', 'server/share'],
    ['', ' '],
    '"volumeHandle" must not be empty',
  ],
  [
    'a volume handle of a vePFS',
    (volumeHandle) =>
      SharedFileSystem.vepfs('vepfs-1', { ...MOUNT, mountService: 'm', volumeHandle }),
    ['volume#1'],
    ['', ' '],
    '"volumeHandle" must not be empty',
  ],
  [
    'a type of file system',
    (fsType) => SharedFileSystem.csi('nfs.csi.k8s.io', { ...MOUNT, fsType }),
    ['ext4'],
    ['', 'ext 4'],
    '"fsType" must not be empty',
  ],
  [
    'an option of a mount',
    (option) => SharedFileSystem.nas('10.0.0.8', { ...MOUNT, mountOptions: ['vers=3', option] }),
    ['nolock,tcp'],
    ['', 'no lock'],
    '"mountOptions" must not be empty',
  ],
  [
    'the region of a bucket',
    (region) => SharedFileSystem.tos('bucket', { ...MOUNT, region }),
    ['cn-shanghai'],
    ['', 'cn shanghai'],
    '"region" of a bucket must not be empty',
  ],
  [
    'the address of a bucket',
    (endpoint) => SharedFileSystem.tos('bucket', { ...MOUNT, endpoint }),
    ['tos-cn-shanghai.ivolces.com'],
    ['', 'tos cn'],
    '"endpoint" of a bucket must not be empty',
  ],
  [
    'the server of a NAS',
    (name) => SharedFileSystem.nas(name, MOUNT),
    ['100.65.230.38'],
    ['', '100.65.230.38:/fs'],
    'must be a host name or an address',
  ],
  [
    'the path of a NAS',
    (path) => SharedFileSystem.nas('10.0.0.8', { ...MOUNT, path }),
    ['/', '/fs-039e9a16'],
    ['', 'fs-039e9a16'],
    'must be absolute',
  ],
  [
    'a vePFS',
    (id) => SharedFileSystem.vepfs(id, { ...MOUNT, mountService: 'mount-1' }),
    ['vepfs-cnbj-1'],
    ['', ' '],
    'vePFS',
  ],
  [
    'the mount service of a vePFS',
    (mountService) => SharedFileSystem.vepfs('vepfs-1', { ...MOUNT, mountService }),
    ['mount-1'],
    ['', undefined as any],
    'vePFS',
  ],
  [
    'a bucket',
    (name) => SharedFileSystem.tos(name, MOUNT),
    ['abc', 'a-1', 'a'.repeat(63)],
    ['', 'ab', 'Models', 'a_b', '-ab', 'ab-', 'tos://models', 'a'.repeat(64)],
    'the name of a bucket must have 3 to 63',
  ],
  [
    'the path in a bucket',
    (path) => SharedFileSystem.tos('models', { ...MOUNT, path }),
    ['/', '/qwen/'],
    ['qwen', '/../qwen'],
    'must be absolute',
  ],
];

describe.each(named)('the name of %s (STORAGE_NAME)', (_, files, right, wrong, names) => {
  test.each(right)('may be %.70j', (name) => {
    expectNone(storing([files(name)]), 'STORAGE_NAME');
  });

  test.each(wrong)('must not be %.70j', (name) => {
    expectFinding(storing([files(name)]), 'STORAGE_NAME', {
      at: AT,
      names: [names, ', got ', '; '],
    });
  });
});

describe('the capacity of a file system (STORAGE_NAME)', () => {
  const kinds: [string, (capacity: Size) => SharedFileSystem][] = [
    ['csi', (capacity) => SharedFileSystem.csi('nfs.csi.k8s.io', { ...MOUNT, capacity })],
    ['nas', (capacity) => SharedFileSystem.nas('10.0.0.8', { ...MOUNT, capacity })],
    ['tos', (capacity) => SharedFileSystem.tos('models', { ...MOUNT, capacity })],
    ['vepfs', (capacity) => SharedFileSystem.vepfs('v', { ...MOUNT, capacity, mountService: 'm' })],
  ];

  test.each(kinds)('of %s is above 0', (_, files) => {
    expectNone(storing([files(Size.kibibytes(1))]), 'STORAGE_NAME');
    expectFinding(storing([files(Size.kibibytes(0))]), 'STORAGE_NAME', {
      at: AT,
      value: '0',
    });
  });
});

describe('arguments for s3fs (STORAGE_NAME)', () => {
  const tos = (driver: TosDriver) =>
    storing([
      SharedFileSystem.tos('models', {
        ...MOUNT,
        driver,
        additionalArguments: '-o',
        secret: SECRET,
      }),
    ]);

  test('are for the open driver', () => {
    expectNone(tos(TosDriver.OPEN_SOURCE), 'STORAGE_NAME');
    expectFinding(tos(TosDriver.MANAGED), 'STORAGE_NAME', {
      at: AT,
      value: '"-o"',
    });
  });
});

describe('region and address of a bucket (STORAGE_NAME)', () => {
  const bucket = (driver: TosDriver) =>
    storing([
      SharedFileSystem.tos('bucket', {
        ...MOUNT,
        driver,
        secret: SECRET,
        region: 'cn-shanghai',
        endpoint: 'http://tos-s3-cn-shanghai.volces.com',
      }),
    ]);

  test('may both be said to the managed driver', () => {
    expectNone(bucket(TosDriver.MANAGED), 'STORAGE_NAME');
  });

  test('fail together for the open one, which takes an address alone', () => {
    expectFinding(bucket(TosDriver.OPEN_SOURCE), 'STORAGE_NAME', {
      at: AT,
      names: ['got "cn-shanghai"'],
    });
  });
});
