import type { Endpoint } from './control-plane';

/** Of a program that works with an API server, in the format of kubectl. */
export function kubeconfig({ port, token, ca }: Endpoint): object {
  const name = 'conformance';
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: {
          server: `https://127.0.0.1:${port}`,
          'certificate-authority-data': Buffer.from(ca).toString('base64'),
        },
      },
    ],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
}
