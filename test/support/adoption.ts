import { Chart } from 'cdk8s';
import { aChart } from './builders';
import { AdoptionProps, InferenceService, Port } from '../../src';

/** A Deployment `llm` of two pods with label `app: llm`, changed as a test wants it. */
export function aManifest(change: (deployment: any) => void = () => undefined): any {
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'llm' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'llm' } },
      template: {
        metadata: { labels: { app: 'llm' } },
        spec: {
          containers: [{ name: 'serve', image: 'registry.example.com/llm:1.0' } as any],
        },
      },
    },
  };
  change(deployment);
  return deployment;
}

/** Its Service, on port 80, called `llm-api`. */
export function aManifestOfService(spec: object = {}, name: string = 'llm-api'): any {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: {
      selector: { app: 'llm' },
      ports: [{ name: 'http', port: 80, targetPort: 8000 }],
      ...spec,
    },
  };
}

/** Any other object. */
export function another(kind: string, apiVersion: string, name: string, rest: object = {}): any {
  return { apiVersion, kind, metadata: { name }, ...rest };
}

export const HPA = another('HorizontalPodAutoscaler', 'autoscaling/v2', 'llm-hpa', {
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'llm' },
    maxReplicas: 4,
  },
});

export const SCALED_OBJECT = another('ScaledObject', 'keda.sh/v1alpha1', 'llm-scaler', {
  spec: { scaleTargetRef: { name: 'llm' }, triggers: [] },
});

/** The two objects above and others, adopted as a service `chat`. */
export function anAdopted(
  props: Partial<AdoptionProps> = {},
  others: any[] = [],
  chart: Chart = aChart(),
): InferenceService {
  return InferenceService.adopt(chart, 'chat', {
    objects: [aManifest(), aManifestOfService(), ...others],
    ...props,
  });
}

/** A Deployment `main` in namespace `llm`, of one container, adopted as a service `chat` with one HTTP port. */
export function anAdoptedMain(
  container: object,
  props: Partial<AdoptionProps> = {},
  annotations: object = {},
): InferenceService {
  const labels = { app: 'main' };
  const main = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'main', namespace: 'llm' },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations },
        spec: {
          containers: [{ name: 'main', image: 'registry.example.com/llm:1.0', ...container }],
        },
      },
    },
  };
  return InferenceService.adopt(aChart('llm'), 'chat', {
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    ...props,
    objects: [main, ...(props.objects ?? [])],
  });
}
