import { Candidate, field } from './adopt-candidate';
import { PodOptions } from '../deployment/pod';

/** Extras that stay unchanged, by their field. */
const POD: Partial<Record<keyof PodOptions, string>> = {
  serviceAccountName: 'serviceAccountName',
  podSecurityContext: 'securityContext',
  initContainers: 'initContainers',
  volumes: 'volumes',
  nodeSelector: 'nodeSelector',
  tolerations: 'tolerations',
  affinity: 'affinity',
  topologySpreadConstraints: 'topologySpreadConstraints',
  runtimeClassName: 'runtimeClassName',
  hostNetwork: 'hostNetwork',
  hostIpc: 'hostIPC',
  dnsPolicy: 'dnsPolicy',
};

const CONTAINER: Partial<Record<keyof PodOptions, string>> = {
  securityContext: 'securityContext',
  volumeMounts: 'volumeMounts',
  imagePullPolicy: 'imagePullPolicy',
  workingDir: 'workingDir',
};

/** Settings of the pod, and of the container in addition to those with an option. @internal */
export function pod({ metadata, spec }: any, index: number): Candidate[] {
  const sidecars = spec.containers.filter((_: unknown, at: number) => at !== index);
  return [
    ...['labels', 'annotations'].flatMap((name) =>
      field(metadata, name, `pod.${name}`, (at) => at.spec.template.metadata),
    ),
    ...Object.entries(CONTAINER).flatMap(([option, name]) =>
      field(spec.containers[index], name, `pod.${option}`, (_, at) => at),
    ),
    ...(sidecars.length === 0
      ? []
      : [
          {
            option: 'pod.sidecars',
            value: sidecars,
            source: sidecars,
            remove: ({ spec: { template } }: any) => {
              template.spec.containers = [template.spec.containers[index]];
            },
          },
        ]),
    ...Object.entries(POD).flatMap(([option, name]) =>
      field(spec, name, `pod.${option}`, (at) => at.spec.template.spec),
    ),
  ];
}
