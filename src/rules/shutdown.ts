import { Finding, violation } from './finding';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { PlannedService } from '../plan/service';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const SHUTDOWN = new Subject('Shutdown', checkShutdowns);

const SHUTDOWN_DELAY = SHUTDOWN.warning(
  'SHUTDOWN_DELAY',
  'a pod behind a load balancer stops at once, without a "preStopDelay"',
  'loadBalancer: LoadBalancer.clb(), preStopDelay: Duration.seconds(0)',
);
const SHUTDOWN_DRAIN = SHUTDOWN.warning(
  'SHUTDOWN_DRAIN',
  '"gracefulShutdown" is shorter than "routeTimeout" of a load balancer',
  'loadBalancer: LoadBalancer.apiGateway({ routeTimeout: Duration.seconds(60) }), gracefulShutdown: Duration.seconds(5)',
);

function checkShutdowns(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return plan.deployments.flatMap((deployment, index) => {
    const before = [spec.loadBalancer, spec.deployments[index].loadBalancer].filter(
      (loadBalancer) => loadBalancer !== undefined,
    );
    const longest = Math.max(0, ...before.map(({ routeTimeout }) => routeTimeout ?? 0));
    return before.length > 0 ? [...delay(deployment), ...drain(deployment, longest)] : [];
  });
}

function delay({ path, shutdown, adopted, pod }: PlannedDeployment): Finding[] {
  // an adopted preStop hook may wait as well
  const hooked = adopted !== undefined && pod.container.lifecycle?.preStop !== undefined;
  return shutdown.preStopSeconds === 0 && !hooked
    ? [
        violation(SHUTDOWN_DELAY, path, {
          problem:
            'with a "preStopDelay" of 0 s, requests fail that the load balancer still sends to a stopping pod',
          fix: 'omit it for 10 s, or set 5 to 15 s; ignore this if clients retry',
        }),
      ]
    : [];
}

/** A route without a limit (0) does not limit how long its requests take. */
function drain({ path, shutdown }: PlannedDeployment, routeTimeout: number): Finding[] {
  const { drainSeconds } = shutdown;
  const longest = Math.ceil(routeTimeout / 1000);
  return Number.isFinite(longest) && longest > drainSeconds
    ? [
        violation(SHUTDOWN_DRAIN, path, {
          problem: `a stopping pod cuts off requests after ${drainSeconds} s ("gracefulShutdown"), and a request may take ${routeTimeout / 1000} s ("routeTimeout")`,
          fix: `raise "gracefulShutdown" to Duration.seconds(${longest}), or lower "routeTimeout"; ignore this if no request takes that long`,
        }),
      ]
    : [];
}
