/** The values in which one cluster differs from the others. */
export interface Environment {
  /** Name of the cluster in Argo CD, and of the file in `dist/`. */
  readonly cluster: string;
  /** Release of vLLM. Change it from top to bottom, with a pull request for each line. */
  readonly release: string;
  readonly replicas: number;
  /** Host name that DNS resolves to the gateway of the cluster. */
  readonly hostname: string;
}

export const ENVIRONMENTS: Environment[] = [
  { cluster: 'dev', release: '0.33.0', replicas: 1, hostname: 'chat.dev.example.com' },
  { cluster: 'staging', release: '0.33.0', replicas: 2, hostname: 'chat.staging.example.com' },
  { cluster: 'prod-a', release: '0.32.0', replicas: 4, hostname: 'chat.a.example.com' },
  { cluster: 'prod-b', release: '0.32.0', replicas: 4, hostname: 'chat.b.example.com' },
];
