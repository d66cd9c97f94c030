import { PodOptions } from '../../src';

// what the restricted Pod Security level accepts and rejects of a pod with `hardened`: the rule and a real
// API server are compared with the same tables

const sidecar = (securityContext: object, more: object = {}): PodOptions => ({
  sidecars: [{ name: 'proxy', image: 'proxy:1', securityContext, ...more }],
});
export const volume = (source: object): PodOptions => ({ volumes: [{ name: 'data', ...source }] });

const VOLUMES = [
  { configMap: { name: 'x' } },
  { csi: { driver: 'x.example.com' } },
  { downwardAPI: {} },
  { emptyDir: {} },
  { ephemeral: { volumeClaimTemplate: { spec: claimed() } } },
  { image: { reference: 'x:1' } },
  { persistentVolumeClaim: { claimName: 'x' } },
  { projected: { sources: [] } },
  { secret: { secretName: 'x' } },
];

function claimed(): object {
  return { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
}

/** A part of a pod, and names in the finding about it. */
export const REJECTED: [string, PodOptions, string[]][] = [
  ['hostNetwork', { hostNetwork: true }, ['"hostNetwork" of the pod', 'got true']],
  ['hostIpc', { hostIpc: true }, ['"hostIPC" of the pod']],
  ['root by the pod', { podSecurityContext: { runAsUser: 0 } }, ['"securityContext.runAsUser"']],
  ['root allowed by the pod', { podSecurityContext: { runAsNonRoot: false } }, ['runAsNonRoot']],
  [
    'an unsafe sysctl',
    { podSecurityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } },
    ['sysctls'],
  ],
  [
    'an unconfined profile',
    { podSecurityContext: { seccompProfile: { type: 'Unconfined' } } },
    ['seccompProfile.type', 'Unconfined'],
  ],
  ['root in the container', { securityContext: { runAsUser: 0 } }, ['container inference']],
  ['a privileged container', { securityContext: { privileged: true } }, ['privileged']],
  [
    'privilege escalation in a sidecar',
    sidecar({ allowPrivilegeEscalation: true }),
    ['"allowPrivilegeEscalation" of the container proxy'],
  ],
  ['kept capabilities', sidecar({ capabilities: {} }), ['capabilities.drop']],
  [
    'an added capability',
    sidecar({ capabilities: { drop: ['ALL'], add: ['SYS_PTRACE'] } }),
    ['capabilities.add', 'SYS_PTRACE'],
  ],
  ['an unmasked /proc', sidecar({ procMount: 'Unmasked' }), ['procMount']],
  ['an SELinux type', sidecar({ seLinuxOptions: { type: 'spc_t' } }), ['seLinuxOptions.type']],
  ['a host port', sidecar({}, { ports: [{ containerPort: 1, hostPort: 1 }] }), ['ports']],
  [
    'a probe of another host',
    sidecar({}, { livenessProbe: { httpGet: { host: '10.0.0.1', port: 1 } } }),
    ['livenessProbe.httpGet.host'],
  ],
  ['a hostPath volume', volume({ hostPath: { path: '/x' } }), ['volume data', 'hostPath']],
  ['an nfs volume', volume({ nfs: { server: 's', path: '/' } }), ['volume data', 'nfs']],
];

export const ACCEPTED: [string, PodOptions][] = [
  ['nothing else', {}],
  ['a user', { podSecurityContext: { runAsUser: 1000 }, securityContext: { runAsUser: 1 } }],
  [
    'a local profile',
    { securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'llm.json' } } },
  ],
  ['a safe sysctl', { podSecurityContext: { sysctls: [{ name: 'net.ipv4.tcp_rmem' }] } }],
  ['an SELinux type', sidecar({ seLinuxOptions: { type: 'container_t' } })],
  [
    'the binding of low ports',
    sidecar({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }),
  ],
  ['a port', sidecar({}, { ports: [{ containerPort: 1, hostPort: 0 }] })],
  ...VOLUMES.map((source): [string, PodOptions] => [
    `a volume of type ${Object.keys(source)[0]}`,
    volume(source),
  ]),
];
