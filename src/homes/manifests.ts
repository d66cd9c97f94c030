/** A value of a Terraform program as Terraform reads it: without the escapes of its templates. @internal */
export function readByTerraform(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{');
  }
  if (Array.isArray(value)) {
    return value.map(readByTerraform);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([name, item]) => [readByTerraform(name), readByTerraform(item)]),
      )
    : value;
}

/** The Kubernetes objects of a stack, out of its `cdk.tf.json`. @internal */
export function manifestsIn(program: any): any[] {
  const resources = Object.values<any>(program?.resource?.kubernetes_manifest ?? {});
  return resources.map(({ manifest }) => readByTerraform(manifest));
}
