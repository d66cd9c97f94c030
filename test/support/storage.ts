import { aCloud, aDeployment, aService, someQueue } from './builders';
import {
  DeploymentOptions,
  InferenceService,
  Model,
  ModelRepository,
  Platform,
  SharedFileSystem,
} from '../../src';

/** A service in the cloud, in namespace `prod`. */
export function aCloudService(platform: Platform = aCloud()): InferenceService {
  return aService({ platform, namespace: 'prod' });
}

/** A service in the cloud whose deployment `main` mounts file systems. */
export function storing(
  storage: SharedFileSystem[],
  options: Partial<DeploymentOptions> = {},
  service: InferenceService = aCloudService(),
): InferenceService {
  return aDeployment(service, { storage, queue: someQueue(), ...options }).service;
}

/** A service whose deployment `main` serves a model; Kubernetes 1.36 unless said. */
export function serving(
  model: Model,
  options: Partial<DeploymentOptions> = {},
  platform: Platform = Platform.kubernetes({ version: '1.36' }),
): InferenceService {
  return aDeployment(aService({ platform }), { model, ...options }).service;
}

/** A platform that keeps models in a repository. */
export function keeping(modelRepository: ModelRepository, version: string = '1.36'): Platform {
  return Platform.kubernetes({ version, modelRepository });
}

/** A file system that every platform has. */
export function someFiles(mountPath: string = '/data', readOnly?: boolean): SharedFileSystem {
  return SharedFileSystem.nfs('10.0.0.8', '/exports', { mountPath, readOnly });
}
