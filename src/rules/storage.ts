import { Finding, Violation, violation } from './finding';
import { above, outside } from './limits';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { PlannedService } from '../plan/service';
import {
  isAbsolute,
  isNamespace,
  isObjectName,
  isRelative,
  isWord,
  normalised,
} from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec } from '../spec/deployment';
import { ModelRepositorySpec } from '../spec/model';
import { ServiceSpec } from '../spec/service';
import { BackendSpec, FileSystemSpec, SecretSpec, TosSpec, VolumeSpec } from '../spec/storage';

/** A CSI driver's name is a domain of at most 63 characters. */
const DRIVER = /^(?=.{1,63}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/;
const BUCKET = /^[a-z0-9]([a-z0-9-]{1,61}[a-z0-9])$/;
const HOST = /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$|^\[?[0-9A-Fa-f:]+\]?$/;

/** @internal */
export const STORAGE = new Subject('Storage', checkStorage);

const STORAGE_PATH = STORAGE.error(
  'STORAGE_PATH',
  'mount paths are absolute, not /, without .. and :, and each used once in the inference container (/a equals /a/; model, /dev/shm and "volumeMounts" included); sub-paths are relative and without ".."',
  "SharedFileSystem.nfs('10.0.0.8', '/models', { mountPath: 'data' })",
);
const STORAGE_NAME = STORAGE.error(
  'STORAGE_NAME',
  'servers, claims, drivers, file systems and buckets have legal names, exported paths are absolute, and sizes above 0',
  "SharedFileSystem.nfs('10.0.0.8', 'models', { mountPath: '/data' })",
);
const STORAGE_PLATFORM = STORAGE.error(
  'STORAGE_PLATFORM',
  'file systems of Volcengine (NAS, vePFS, TOS) are on Platform.vke only',
  "SharedFileSystem.nas('10.0.0.8', { mountPath: '/data' })",
);
const STORAGE_SECRET = STORAGE.error(
  'STORAGE_SECRET',
  'a Secret of a storage driver has a legal name and a namespace; the open-source TOS driver has one',
  "SharedFileSystem.tos('models', { mountPath: '/data', driver: TosDriver.OPEN_SOURCE })",
);

const CAPACITY = {
  rule: STORAGE_NAME,
  property: '"capacity" of a file system',
  limit: above(0, 'bytes'),
  fix: 'set a size such as Size.gibibytes(100), or omit it',
};

function checkStorage(spec: ServiceSpec, plan: PlannedService): Finding[] {
  const onCloud = plan.platform.cloud !== undefined;
  return plan.deployments.flatMap((deployment, index) => {
    const { storage, model } = spec.deployments[index];
    const read = model ? modelFiles(model, spec.platform?.modelRepository) : [];
    const { path } = deployment;
    return [
      ...mountPaths(spec.deployments[index], deployment),
      ...subPaths(deployment),
      ...[...read, ...storage].flatMap(({ backend }) => [
        ...names(backend, path),
        ...platform(backend, onCloud, path),
        ...secrets(backend, deployment),
      ]),
    ];
  });
}

/** The file system that has the model, if any. @internal */
export function modelFiles(
  { source }: NonNullable<DeploymentSpec['model']>,
  repository: ModelRepositorySpec | undefined,
): FileSystemSpec[] {
  if (source.kind === 'fileSystem') {
    return [source.fileSystem];
  }
  return source.kind === 'repository' && repository?.kind === 'fileSystem'
    ? [repository.fileSystem]
    : [];
}

function mountPaths({ model, storage }: DeploymentSpec, plan: PlannedDeployment): Finding[] {
  const { path, pod, compute } = plan;
  const own: [string, unknown][] = [
    ...(plan.model ? [['the model', plan.model.mountPath] as [string, unknown]] : []),
    ...storage.map(({ mountPath }): [string, unknown] => ['a file system', mountPath]),
  ];
  const others: [string, unknown][] = [
    ...(compute?.sharedMemoryBytes === undefined
      ? []
      : [['shared memory', '/dev/shm'] as [string, unknown]]),
    ...own,
    ...pod.volumeMounts.map((mount): [string, unknown] => [
      '"volumeMounts" of the pod',
      mount?.mountPath,
    ]),
  ];
  return [
    ...own
      .filter(([, mountPath]) => !isMountPath(mountPath))
      .map(([what, mountPath]) =>
        violation(STORAGE_PATH, path, {
          problem: `the mount path of ${what} must be absolute, not /, and without .. and :`,
          value: mountPath,
          fix: "set a directory of the container, such as '/data'",
        }),
      ),
    // the API server checks "volumeMounts" that have nothing to collide with
    ...(model === undefined && storage.length === 0 ? [] : repeated(others, path)),
  ];
}

function isMountPath(value: unknown): boolean {
  return (
    isUnresolved(value) ||
    (isAbsolute(value) && normalised(String(value)) !== '/' && !String(value).includes(':'))
  );
}

function repeated(mounts: readonly [string, unknown][], path: string): Finding[] {
  const first = new Map<string, string>();
  return mounts.flatMap(([what, mountPath]) => {
    if (typeof mountPath !== 'string' || isUnresolved(mountPath) || !mountPath.startsWith('/')) {
      return [];
    }
    const place = normalised(mountPath);
    const other = first.get(place);
    if (other === undefined) {
      first.set(place, what);
      return [];
    }
    return [
      violation(STORAGE_PATH, path, {
        problem: `the mount path of ${what} must differ from the mount path of ${other}`,
        value: mountPath,
        fix: 'set another mount path for one of the two',
      }),
    ];
  });
}

function subPaths({ mounts, path }: PlannedDeployment): Finding[] {
  return mounts
    .filter(({ subPath }) => subPath !== undefined && !isRelative(subPath))
    .map(({ subPath }) =>
      violation(STORAGE_PATH, path, {
        problem: 'a sub-path must be relative, not empty, and without ..',
        value: subPath,
        fix: "set a directory without a leading /, such as 'team/models'",
      }),
    );
}

function names(backend: BackendSpec, path: string): Finding[] {
  switch (backend.kind) {
    case 'nfs':
      return [...server(backend.server, path), ...exported(backend.path, path)];
    case 'claim':
      return named(isObjectName(backend.name), path, {
        problem: 'the name of a claim must have at most 253 of a-z 0-9 - and .',
        value: backend.name,
        fix: 'set the name that kubectl get pvc prints',
      });
    case 'csi':
      return [
        ...named(isUnresolved(backend.driver) || DRIVER.test(String(backend.driver)), path, {
          problem: 'the name of a CSI driver must be a domain of at most 63 characters',
          value: backend.driver,
          fix: 'set the name that kubectl get csidrivers prints',
        }),
        ...volume(backend, path),
      ];
    case 'nas':
      return [
        ...server(backend.server, path),
        ...exported(backend.path, path),
        ...volume(backend, path),
      ];
    case 'vepfs':
      return [
        ...named(isWord(backend.fileSystem) && isWord(backend.mountService), path, {
          problem: 'a vePFS must have the id of the file system and the id of its mount service',
          value: [backend.fileSystem, backend.mountService],
          fix: 'copy both from the Volcengine console',
        }),
        ...volume(backend, path),
      ];
    case 'tos':
      return [
        ...named(isUnresolved(backend.bucket) || BUCKET.test(String(backend.bucket)), path, {
          problem:
            'the name of a bucket must have 3 to 63 of a-z 0-9 and -, with a letter or digit at both ends',
          value: backend.bucket,
          fix: 'set it without \'tos://\'; a prefix belongs in "path"',
        }),
        ...exported(backend.path, path),
        ...outside(CAPACITY, path, backend.capacityBytes),
        ...bucketPlace(backend, path),
        ...named(backend.openSource || backend.additionalArguments === undefined, path, {
          problem: '"additionalArguments" is supported by the open-source TOS driver only',
          value: backend.additionalArguments,
          fix: 'remove it, or set driver: TosDriver.OPEN_SOURCE',
        }),
      ];
  }
}

function named(legal: boolean | undefined, path: string, broken: Violation): Finding[] {
  return legal ? [] : [violation(STORAGE_NAME, path, broken)];
}

function server(value: string, path: string): Finding[] {
  return named(isUnresolved(value) || HOST.test(String(value)), path, {
    problem: 'the server of a file system must be a host name or an address',
    value: value,
    fix: "set the host without a directory, such as '10.0.0.8' or 'nfs.example.com'",
  });
}

function exported(value: string | undefined, path: string): Finding[] {
  return named(value === undefined || isAbsolute(value), path, {
    problem: 'the path in a file system must be absolute and without ..',
    value: value,
    fix: "set it from the root of the file system, such as '/models'",
  });
}

/** Options of a persistent volume that every driver has. */
function volume(
  { volumeHandle, fsType, mountOptions = [], capacityBytes }: VolumeSpec,
  path: string,
): Finding[] {
  return [
    ...named(volumeHandle === undefined || isWord(volumeHandle), path, {
      problem: '"volumeHandle" must not be empty',
      value: volumeHandle,
      fix: 'set the id of the volume at the driver, or omit it for the name of the volume',
    }),
    ...named(fsType === undefined || isWord(fsType), path, {
      problem: '"fsType" must not be empty',
      value: fsType,
      fix: "set a type such as 'ext4', or omit it for the default of the driver",
    }),
    ...named(mountOptions.every(isWord), path, {
      problem: '"mountOptions" must not be empty or have white space',
      value: mountOptions,
      fix: "set one option per entry, such as ['vers=3', 'nolock']",
    }),
    ...outside(CAPACITY, path, capacityBytes),
  ];
}

/** Region and endpoint of a bucket. */
function bucketPlace({ region, endpoint, openSource }: TosSpec, path: string): Finding[] {
  return [
    ...named(region === undefined || isWord(region), path, {
      problem: '"region" of a bucket must not be empty or have white space',
      value: region,
      fix: "set one such as 'cn-beijing', or omit it for the region of the platform",
    }),
    ...named(endpoint === undefined || isWord(endpoint), path, {
      problem: '"endpoint" of a bucket must not be empty or have white space',
      value: endpoint,
      fix: 'set the address that the driver uses, or omit it for the endpoint of the region',
    }),
    ...named(!openSource || region === undefined || endpoint === undefined, path, {
      problem:
        '"region" has no effect with "endpoint": the open-source TOS driver uses the address only',
      value: region,
      fix: 'remove one of the two',
    }),
  ];
}

const NEAREST = {
  nas: 'use SharedFileSystem.nfs(server, path, …), the protocol of a NAS',
  vepfs: 'use SharedFileSystem.csi(driver, …) with a driver of the cluster',
  tos: "use SharedFileSystem.csi('tos.csi.volcengine.com', …) if that driver is installed",
};

function platform({ kind }: BackendSpec, onCloud: boolean, path: string): Finding[] {
  if (onCloud || kind === 'nfs' || kind === 'claim' || kind === 'csi') {
    return [];
  }
  return [
    violation(STORAGE_PLATFORM, path, {
      problem: `SharedFileSystem.${kind} is supported on Platform.vke only`,
      fix: `${NEAREST[kind]}, or attach Platform.vke({ region, … })`,
    }),
  ];
}

function secrets(backend: BackendSpec, deployment: PlannedDeployment): Finding[] {
  const { path } = deployment;
  const spec = secretsOf(backend);
  return [
    ...(backend.kind === 'tos' ? missing(backend, path) : []),
    ...spec
      .filter(
        ({ name, namespace }) =>
          !isObjectName(name) || (namespace !== undefined && !isNamespace(namespace)),
      )
      .map((secret) =>
        violation(STORAGE_SECRET, path, {
          problem:
            'a Secret must have a legal name (a-z 0-9 - and .) and a legal namespace (a-z 0-9 and -)',
          value: secret,
          fix: 'copy both from kubectl get secrets -A',
        }),
      ),
    ...spec
      .filter(({ namespace }) => (namespace ?? deployment.namespace) === undefined)
      .map(({ name }) =>
        violation(STORAGE_SECRET, path, {
          problem:
            'the Secret of a storage driver must have a namespace, and the deployment has none',
          value: name,
          fix: `set { name: '${name}', namespace: '…' }, or set "namespace" on the service`,
        }),
      ),
  ];
}

function missing({ openSource, secret }: TosSpec, path: string): Finding[] {
  return openSource && secret === undefined
    ? [
        violation(STORAGE_SECRET, path, {
          problem: 'the open-source TOS driver needs a "secret" with the keys akId and akSecret',
          fix: "add secret: { name: 'tos-key', namespace: 'kube-system' }, or use the driver of VKE: omit \"driver\"",
        }),
      ]
    : [];
}

function secretsOf(backend: BackendSpec): SecretSpec[] {
  if (backend.kind === 'tos') {
    return backend.secret ? [backend.secret] : [];
  }
  if (backend.kind === 'nfs' || backend.kind === 'claim') {
    return [];
  }
  const { controllerPublishSecret, nodeStageSecret, nodePublishSecret } = backend;
  return [controllerPublishSecret, nodeStageSecret, nodePublishSecret].filter(
    (secret): secret is SecretSpec => secret !== undefined,
  );
}
