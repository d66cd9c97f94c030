import { Finding, violation } from './finding';
import { Subject } from './subject';
import { DeploymentPlan } from '../plan/deployment';
import { ServicePlan } from '../plan/service';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const SHUTDOWN = new Subject('Shutdown', checkShutdowns);

const SHUTDOWN_DELAY = SHUTDOWN.warning(
  'SHUTDOWN_DELAY',
  'behind a load balancer an instance that leaves goes on serving while the load balancer learns of it',
);
const SHUTDOWN_DRAIN = SHUTDOWN.warning(
  'SHUTDOWN_DRAIN',
  'an instance that leaves has as long to finish its requests as a request may take',
);

function checkShutdowns(spec: ServiceSpec, plan: ServicePlan): Finding[] {
  return plan.deployments.flatMap((deployment, index) => {
    const before = [spec.loadBalancer, spec.deployments[index].loadBalancer].filter(
      (loadBalancer) => loadBalancer !== undefined,
    );
    const longest = Math.max(0, ...before.map(({ routeTimeout }) => routeTimeout ?? 0));
    return before.length > 0 ? [...delay(deployment), ...drain(deployment, longest)] : [];
  });
}

function delay({ path, shutdown, adopted, pod }: DeploymentPlan): Finding[] {
  // a hook of one's own may wait as well as any
  const hooked = adopted !== undefined && pod.container.lifecycle?.preStop !== undefined;
  return shutdown.preStopSeconds === 0 && !hooked
    ? [
        violation(SHUTDOWN_DELAY, path, {
          problem:
            'with a "preStopDelay" of 0 s an instance refuses requests that the load balancer still sends it',
          fix: 'leave it out for 10 s, or write 5 to 15 s',
        }),
      ]
    : [];
}

/** A route without a limit (0) says nothing of how long its requests are. */
function drain({ path, shutdown }: DeploymentPlan, routeTimeout: number): Finding[] {
  const { drainSeconds } = shutdown;
  const longest = Math.ceil(routeTimeout / 1000);
  return Number.isFinite(longest) && longest > drainSeconds
    ? [
        violation(SHUTDOWN_DRAIN, path, {
          problem: `a request may take ${routeTimeout / 1000} s ("routeTimeout"), but an instance that leaves is stopped after ${drainSeconds} s of finishing requests ("gracefulShutdown")`,
          fix: `raise "gracefulShutdown" to Duration.seconds(${longest}), or lower "routeTimeout"`,
        }),
      ]
    : [];
}
