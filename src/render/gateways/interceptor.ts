import { PlannedDeployment } from '../../plan/deployment';
import { INTERCEPTED_HEADER } from '../../private/vocabulary';

/** The Service of the interceptor, as the Helm chart of KEDA's HTTP add-on 0.15.0 names it. */
const PROXY = { name: 'keda-add-ons-http-interceptor-proxy', port: 8080 };

/** The Service that gets the requests for a deployment, instead of its own. @internal */
export function interceptorOf({
  autoscaler,
}: PlannedDeployment): { name: string; namespace: string; port: number } | undefined {
  const interceptor = autoscaler?.zero?.interceptor;
  return interceptor && { ...PROXY, namespace: interceptor.namespace };
}

/** The value by which the interceptor finds the deployment, unique in the cluster. @internal */
export function interceptedValue({ namespace, name }: PlannedDeployment): string {
  return `${namespace}/${name}`;
}

/** Sets the header with which the interceptor finds the deployment. @internal */
export function setIntercepted(deployment: PlannedDeployment): object {
  return {
    type: 'RequestHeaderModifier',
    requestHeaderModifier: {
      set: [{ name: INTERCEPTED_HEADER, value: interceptedValue(deployment) }],
    },
  };
}
