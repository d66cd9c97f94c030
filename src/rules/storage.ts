import {
  isAbsolute,
  isNamespace,
  isObjectName,
  isRelative,
  isWord,
  normalised,
} from '../private/grammar';
import { Finding, Violation, violation } from './finding';
import { Subject } from './subject';
import { positive } from './numbers';
import { PlannedDeployment } from '../plan/deployment';
import { PlannedService } from '../plan/service';
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
  'mount paths in the inference container are absolute, not /, without .. and :, and each used once (/a is /a/), those of the model, of /dev/shm and of "volumeMounts" of the pod among them; sub-paths are relative and do not lead out',
);
const STORAGE_NAME = STORAGE.error(
  'STORAGE_NAME',
  'servers, claims, drivers, file systems and buckets have legal names, exported paths are absolute, sizes above 0',
);
const STORAGE_PLATFORM = STORAGE.error(
  'STORAGE_PLATFORM',
  "the cloud's own file systems (NAS, vePFS, TOS) exist on Platform.vke only",
);
const STORAGE_SECRET = STORAGE.error(
  'STORAGE_SECRET',
  'a Secret that a storage driver reads has a legal name and a namespace that is known; the open TOS driver needs one',
);

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

/** The file system a model comes from, if it comes from one. */
function modelFiles(
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
          fix: "write a directory of the container's, such as '/data'",
        }),
      ),
    // what stands in "volumeMounts" alone is the API server's to judge
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
        problem: `${what} is mounted where ${other} already is; each mount path must be used once`,
        value: mountPath,
        fix: 'give one of the two another mount path',
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
        fix: "write the directory in the file system without a leading /, such as 'team/models'",
      }),
    );
}

function names(backend: BackendSpec, path: string): Finding[] {
  switch (backend.kind) {
    case 'nfs':
      return [...server(backend.server, path), ...exported(backend.path, path)];
    case 'claim':
      return named(isObjectName(backend.name), path, {
        problem: 'the name of a claim must be legal: a-z 0-9 - and ., at most 253 characters',
        value: backend.name,
        fix: 'write the name that kubectl get pvc shows',
      });
    case 'csi':
      return [
        ...named(isUnresolved(backend.driver) || DRIVER.test(String(backend.driver)), path, {
          problem: 'the name of a CSI driver must be a domain of at most 63 characters',
          value: backend.driver,
          fix: 'write the name that kubectl get csidrivers shows',
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
          problem: 'a vePFS has the id of the file system and the id of its mount service',
          value: [backend.fileSystem, backend.mountService],
          fix: "write both as the cloud's console shows them",
        }),
        ...volume(backend, path),
      ];
    case 'tos':
      return [
        ...named(isUnresolved(backend.bucket) || BUCKET.test(String(backend.bucket)), path, {
          problem:
            'the name of a bucket must have 3 to 63 of a-z 0-9 and -, with a letter or digit at both ends',
          value: backend.bucket,
          fix: 'write it without \'tos://\' and without a prefix, which goes into "path"',
        }),
        ...exported(backend.path, path),
        ...capacity(backend.capacityBytes, path),
        ...bucketPlace(backend, path),
        ...named(backend.openSource || backend.additionalArguments === undefined, path, {
          problem: '"additionalArguments" are for the open TOS driver, the managed one takes none',
          value: backend.additionalArguments,
          fix: 'take them out, or write driver: TosDriver.OPEN_SOURCE',
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
    fix: "write it alone, such as '10.0.0.8' or 'nfs.example.com'; the directory is said beside it",
  });
}

function exported(value: string | undefined, path: string): Finding[] {
  return named(value === undefined || isAbsolute(value), path, {
    problem: 'the path in a file system must be absolute and without ..',
    value: value,
    fix: "write it from the root of what is exported, such as '/models'",
  });
}

/** What a persistent volume has, whichever driver mounts it. */
function volume(
  { volumeHandle, fsType, mountOptions = [], capacityBytes }: VolumeSpec,
  path: string,
): Finding[] {
  return [
    ...named(volumeHandle === undefined || isWord(volumeHandle), path, {
      problem: '"volumeHandle" must not be empty',
      value: volumeHandle,
      fix: "write what the driver knows the volume by, or leave it out for the volume's name",
    }),
    ...named(fsType === undefined || isWord(fsType), path, {
      problem: '"fsType" must not be empty',
      value: fsType,
      fix: "write a type such as 'ext4', or leave it out for the driver's own",
    }),
    ...named(mountOptions.every(isWord), path, {
      problem: '"mountOptions" must not be empty or have white space in them',
      value: mountOptions,
      fix: "write one option each, such as ['vers=3', 'nolock']",
    }),
    ...capacity(capacityBytes, path),
  ];
}

/** Where a bucket is. */
function bucketPlace({ region, endpoint, openSource }: TosSpec, path: string): Finding[] {
  return [
    ...named(region === undefined || isWord(region), path, {
      problem: '"region" of a bucket must not be empty or have white space in it',
      value: region,
      fix: "write one such as 'cn-beijing', or leave it out for the platform's",
    }),
    ...named(endpoint === undefined || isWord(endpoint), path, {
      problem: '"endpoint" of a bucket must not be empty or have white space in it',
      value: endpoint,
      fix: "write the address as the driver takes it, or leave it out for the region's",
    }),
    ...named(!openSource || region === undefined || endpoint === undefined, path, {
      problem:
        '"region" means nothing beside "endpoint": the open TOS driver takes an address alone',
      value: region,
      fix: 'take one of the two out',
    }),
  ];
}

function capacity(bytes: number | undefined, path: string): Finding[] {
  return bytes === undefined
    ? []
    : positive(STORAGE_NAME, path, bytes, {
        problem: '"capacity" of a file system must be above 0 bytes',
        fix: 'write a size such as Size.gibibytes(100), or leave it out',
      });
}

const NEAREST = {
  nas: 'use SharedFileSystem.nfs(server, path, …), which is what a NAS speaks',
  vepfs: 'use SharedFileSystem.csi(driver, …) with a driver that the cluster has',
  tos: "use SharedFileSystem.csi('tos.csi.volcengine.com', …) where that driver is installed",
};

function platform({ kind }: BackendSpec, onCloud: boolean, path: string): Finding[] {
  if (onCloud || kind === 'nfs' || kind === 'claim' || kind === 'csi') {
    return [];
  }
  return [
    violation(STORAGE_PLATFORM, path, {
      problem: `SharedFileSystem.${kind} needs a platform in the cloud, Platform.vke, and the service runs on Platform.kubernetes`,
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
            'a Secret has a legal name (a-z 0-9 - and .) and stands in a namespace with a legal name (a-z 0-9 and -)',
          value: secret,
          fix: 'write both as kubectl get secrets shows them',
        }),
      ),
    ...spec
      .filter(({ namespace }) => (namespace ?? deployment.namespace) === undefined)
      .map(({ name }) =>
        violation(STORAGE_SECRET, path, {
          problem:
            'a storage driver has to be told the namespace of its Secret, and the deployment says none',
          value: name,
          fix: `write { name: '${name}', namespace: '…' }, or give the service a "namespace"`,
        }),
      ),
  ];
}

function missing({ openSource, secret }: TosSpec, path: string): Finding[] {
  return openSource && secret === undefined
    ? [
        violation(STORAGE_SECRET, path, {
          problem: 'the open TOS driver needs a "secret" with the keys akId and akSecret',
          fix: "add secret: { name: 'tos-key', namespace: 'kube-system' }, or leave the driver to VKE",
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
