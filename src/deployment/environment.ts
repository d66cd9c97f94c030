import type { DeploymentOptions } from './deployment-options';
import { omitUndefined } from '../private/omit-undefined';
import { EnvSource, EnvVariable } from '../spec/pod';

/** Environment variables of options, those with a source last. @internal */
export function environment({
  env,
  envValues,
}: Pick<DeploymentOptions, 'env' | 'envValues'>): EnvVariable[] {
  return [
    ...Object.entries(env ?? {}).map(([name, value]) => ({ name, value })),
    ...Object.entries(envValues ?? {}).map(([name, { value, valueFrom }]) => ({
      name,
      ...(value !== undefined && { value }),
      ...(valueFrom !== undefined && { valueFrom }),
    })),
  ];
}

/** Secrets and ConfigMaps of options. @internal */
export function sources({ envFrom = [] }: Pick<DeploymentOptions, 'envFrom'>): EnvSource[] {
  return envFrom.map((source) => {
    const { configMapRef, secretRef, prefix } = source._toKube();
    return omitUndefined({
      configMapRef: configMapRef && { name: configMapRef.name },
      secretRef: secretRef && { name: secretRef.name },
      prefix,
    });
  });
}
