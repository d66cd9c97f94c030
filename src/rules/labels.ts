const PREFIX = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const NAME = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/;

/** Whether Kubernetes takes it as the key of a label or annotation. @internal */
export function isLabelKey(key: string): boolean {
  const [name, ...prefixes] = key.split('/').reverse();
  return NAME.test(name) && prefixes.length <= 1 && prefixes.every((prefix) => PREFIX.test(prefix));
}

/** Whether Kubernetes takes it as the value of a label. @internal */
export function isLabelValue(value: unknown): boolean {
  return typeof value === 'string' && VALUE.test(value);
}
