import { Finding, violation } from './finding';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { INFERENCE_CONTAINER } from '../private/vocabulary';

/** @internal */
export const HARDENED_PODS = new Subject('Pods', (_, plan) => checkHardened(plan));

const HARDENED = HARDENED_PODS.warning(
  'HARDENED',
  '"hardened" is set, and the restricted Pod Security level rejects a part of the pod',
  'pod: { hardened: true, hostNetwork: true }',
);

/** A field, the values that the level accepts, and a value that it accepts. */
type Field = readonly [name: string, accepts: (value: any) => boolean, accepted: string];

const absent = (value: unknown) => value === undefined || value === null;
const absentOr =
  (...values: unknown[]) =>
  (value: unknown) =>
    absent(value) || values.includes(value);
const every = (accepts: (item: any) => boolean) => (value: unknown) =>
  absent(value) || (Array.isArray(value) && value.every(accepts));

// the checks of the level in Kubernetes 1.37 (kubernetes/pod-security-admission: policy/check_*.go)

const PROFILES = ['RuntimeDefault', 'Localhost'];
const SELINUX_TYPES = [
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
];
const SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_notsent_lowat',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_slow_start_after_idle',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
];
const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

const CONTEXT: readonly Field[] = [
  ['runAsNonRoot', absentOr(true), 'true'],
  ['runAsUser', (value) => value !== 0, 'the id of a user other than root'],
  ['seccompProfile.type', absentOr(...PROFILES), PROFILES[0]],
  ['appArmorProfile.type', absentOr(...PROFILES), PROFILES[0]],
  ['seLinuxOptions.type', absentOr(...SELINUX_TYPES), SELINUX_TYPES[1]],
  ['seLinuxOptions.user', absentOr(''), 'none'],
  ['seLinuxOptions.role', absentOr(''), 'none'],
  ['windowsOptions.hostProcess', absentOr(false), 'false'],
];
const CONTAINER: readonly Field[] = [
  ['allowPrivilegeEscalation', (value) => value === false, 'false'],
  ['privileged', absentOr(false), 'false'],
  ['capabilities.drop', (value) => Array.isArray(value) && value.includes('ALL'), "['ALL']"],
  ['capabilities.add', every((name) => name === 'NET_BIND_SERVICE'), "['NET_BIND_SERVICE']"],
  ['procMount', absentOr('Default'), 'Default'],
  ...CONTEXT,
];
const POD: readonly Field[] = [
  ['hostNetwork', absentOr(false), 'false'],
  ['hostIPC', absentOr(false), 'false'],
  ['hostPID', absentOr(false), 'false'],
  [
    'securityContext.sysctls',
    every(({ name }) => SYSCTLS.includes(name)),
    'sysctls that are isolated between pods',
  ],
  ...CONTEXT.map(([name, accepts, accepted]): Field => [
    `securityContext.${name}`,
    accepts,
    accepted,
  ]),
];
const HOOKS = ['livenessProbe', 'readinessProbe', 'startupProbe'].concat([
  'lifecycle.postStart',
  'lifecycle.preStop',
]);
const OUTSIDE_CONTEXT: readonly Field[] = [
  ['ports', every(({ hostPort }) => absentOr(0)(hostPort)), 'no hostPort'],
  ...HOOKS.flatMap((hook) =>
    ['httpGet.host', 'tcpSocket.host'].map((name): Field => [
      `${hook}.${name}`,
      absentOr(''),
      'none',
    ]),
  ),
];

function checkHardened({ deployments }: PlannedService): Finding[] {
  return deployments.filter(({ pod }) => pod.restricted).flatMap(rejected);
}

function rejected(deployment: PlannedDeployment): Finding[] {
  const { path, pod } = deployment;
  const report = (problem: string, value: unknown, fix: string) =>
    violation(HARDENED, path, {
      problem: `the restricted Pod Security level rejects ${problem}`,
      value,
      fix: `${fix}; ignore this if the namespace does not enforce the level`,
    });
  const fields = (owner: string, object: object, table: readonly Field[]) =>
    table.flatMap(([name, accepts, accepted]) => {
      const value = at(object, name);
      return isUnresolved(value) || accepts(value)
        ? []
        : [report(`"${name}" of ${owner}`, value, `set ${accepted}, or remove it`)];
    });
  const containers = [
    { name: INFERENCE_CONTAINER, ...pod.container },
    ...pod.sidecars,
    ...(pod.spec.initContainers ?? []),
  ];
  return [
    ...fields('the pod', pod.spec, POD),
    ...containers.flatMap((container) => {
      const owner = `the container ${container.name}`;
      return [
        ...fields(owner, container.securityContext, CONTAINER),
        ...fields(owner, container, OUTSIDE_CONTEXT),
      ];
    }),
    ...volumes(deployment).flatMap(([name, type]) =>
      VOLUMES.includes(type)
        ? []
        : [
            report(
              `the type of volume ${name}`,
              type,
              "use a claim, such as SharedFileSystem.claim('models', { mountPath: '/models' })",
            ),
          ],
    ),
  ];
}

/** Names and types of the volumes; the library's own are claims, images, empty directories or NFS shares. */
function volumes({ volumes: own, pod }: PlannedDeployment): [name: string, type: string][] {
  return [
    ...own.flatMap(({ name, source }): [string, string][] =>
      source.kind === 'nfs' ? [[name, source.kind]] : [],
    ),
    ...pod.volumes.map(({ name, ...source }): [string, string] => [
      name,
      Object.keys(source)[0] ?? 'emptyDir',
    ]),
  ];
}

function at(object: any, name: string): unknown {
  return name.split('.').reduce((value, key) => value?.[key], object);
}
