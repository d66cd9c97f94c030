import { Finding, violation } from './finding';
import { outside, whole } from './limits';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { ProbePlan } from '../plan/probe';
import { PlannedService } from '../plan/service';
import { isHeaderName, isHeaderValue } from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec } from '../spec/deployment';
import { ServiceSpec } from '../spec/service';

/** Seconds. Many models take longer than this to load, so a liveness probe that fails sooner is reported. */
const QUICK_START = 60;

/** @internal */
export const PROBES = new Subject('Probes', checkProbes);

const PROBE_TARGET = PROBES.error(
  'PROBE_TARGET',
  'a probe has a port number (1–65535) or the name of a declared port, an HTTP path that starts with /, HTTP tokens as header names and header values on one line; or a command that is not empty',
  "readiness: Probe.fromHttpGet('ready', { port: 8000 })",
);
const PROBE_TIMES = PROBES.error(
  'PROBE_TIMES',
  'times of a probe are whole seconds: initial delay at least 0, timeout and period at least 1; "failureThreshold" is at least 1',
  "readiness: Probe.fromHttpGet('/ready', { port: 8000, failureThreshold: 0 })",
);
const PROBE_READINESS = PROBES.warning(
  'PROBE_READINESS',
  'a load balancer sends requests to a deployment without a readiness probe',
  "image: Image.fromUrl('registry.example.com/llm:1.0'), loadBalancer: LoadBalancer.apiGateway()",
);
const PROBE_STARTUP_BUDGET = PROBES.warning(
  'PROBE_STARTUP_BUDGET',
  `a liveness probe without a startup probe restarts a pod within ${QUICK_START} s of its start`,
  "liveness: Probe.fromHttpGet('/health', { port: 8000 })",
);

function checkProbes(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return plan.deployments.flatMap((deployment, index) => [
    ...(['liveness', 'readiness', 'startup'] as const).flatMap((name) => {
      const declared = spec.deployments[index];
      const probe = deployment[name];
      // the API server took the probes of a manifest; an overlay may have set one without a port
      if (!probe || !(declared[name] ?? (declared.adopted && withoutPort(probe)))) {
        return [];
      }
      return checkProbe(name, probe, deployment);
    }),
    ...unready(plan, deployment),
    ...slowStart(spec.deployments[index], deployment),
  ]);
}

function withoutPort({ httpGet, tcpSocket }: ProbePlan): boolean {
  const checked = httpGet ?? tcpSocket;
  return checked !== undefined && checked.port === undefined;
}

/** Until it has loaded its model, and whenever it does not respond, a pod gets requests all the same. */
function unready(plan: PlannedService, deployment: PlannedDeployment): Finding[] {
  const { path, readiness, startup } = deployment;
  const routed = plan.frontends.some(({ traffic }) =>
    traffic.shares.some((share) => share.path === path && share.inRoute),
  );
  if (readiness || !routed) {
    return [];
  }
  const fix =
    "add one, such as readiness: Probe.fromHttpGet('/health', { port: 8000 }); ignore this if the container accepts connections only when it can serve";
  return [
    violation(
      PROBE_READINESS,
      path,
      startup
        ? {
            problem:
              'after its start a pod gets requests whether it responds or not, because there is no readiness probe',
            fix,
          }
        : {
            problem:
              'a pod gets requests before its model is loaded, because there is no readiness probe',
            fix,
          },
    ),
  ];
}

function checkProbe(name: string, probe: ProbePlan, deployment: PlannedDeployment): Finding[] {
  const { path } = deployment;
  const times = (property: string, value: number, min: number) => {
    const unit = property === 'failureThreshold' ? undefined : 'seconds';
    const bound = {
      rule: PROBE_TIMES,
      property: `"${property}" of the ${name} probe`,
      limit: whole(min, undefined, unit),
      fix: 'correct it, or omit it for the default',
    };
    return outside(bound, path, value);
  };
  return [
    ...times('initialDelay', probe.initialDelaySeconds, 0),
    ...times('timeout', probe.timeoutSeconds, 1),
    ...times('period', probe.periodSeconds, 1),
    ...times('failureThreshold', probe.failureThreshold, 1),
    ...target(name, probe, deployment),
  ];
}

function target(name: string, probe: ProbePlan, deployment: PlannedDeployment): Finding[] {
  const { path } = deployment;
  if (probe.exec) {
    const command: string[] = probe.exec.command;
    return command.some((part) => isUnresolved(part) || String(part).trim() !== '')
      ? []
      : [
          violation(PROBE_TARGET, path, {
            problem: `the ${name} probe must have a command to run`,
            value: command,
            fix: "set one, such as Probe.fromCommand(['cat', '/tmp/ready'])",
          }),
        ];
  }
  const findings = port(name, (probe.httpGet ?? probe.tcpSocket).port, deployment);
  if (!probe.httpGet) {
    return findings;
  }
  const url: string = probe.httpGet.path;
  if (!isUnresolved(url) && (!String(url).startsWith('/') || /[\s\p{Cc}]/u.test(url))) {
    findings.push(
      violation(PROBE_TARGET, path, {
        problem: `the path of the ${name} probe must start with / and have no white space`,
        value: url,
        fix: 'set a path such as /health',
      }),
    );
  }
  for (const header of probe.httpGet.httpHeaders ?? []) {
    if (!isHeaderValue(header.value)) {
      findings.push(
        violation(PROBE_TARGET, path, {
          problem: `the value of header ${header.name} of the ${name} probe must be a text without control characters`,
          value: header.value,
          fix: 'write it on one line',
        }),
      );
    }
    if (!isHeaderName(header.name)) {
      findings.push(
        violation(PROBE_TARGET, path, {
          problem: `a header name of the ${name} probe must be an HTTP token of 1 to 256 characters`,
          value: header.name,
          fix: 'use letters, digits and -',
        }),
      );
    }
  }
  return findings;
}

function port(name: string, value: unknown, deployment: PlannedDeployment): Finding[] {
  const { path } = deployment;
  if (typeof value !== 'string') {
    const bound = {
      rule: PROBE_TARGET,
      property: `the port of the ${name} probe`,
      limit: whole(1, 65535),
      required: true,
      fix:
        value === undefined
          ? 'add port: 8000, the port that the container listens on, or set the engine of the image'
          : 'write the port that the container listens on, or the name of a declared port',
    };
    return outside(bound, path, value);
  }
  const names = deployment.containerPorts.map((declared) => declared.name);
  if (isUnresolved(value) || names.includes(value)) {
    return [];
  }
  return [
    violation(PROBE_TARGET, path, {
      problem: `the port of the ${name} probe must be a number or the name of a declared port (${names.join(', ') || 'none is declared'})`,
      value: value,
      fix: 'set one of these names, set "name" on the port, or write its number',
    }),
  ];
}

function slowStart(
  spec: DeploymentSpec,
  { path, liveness, startup }: PlannedDeployment,
): Finding[] {
  if (!(spec.liveness ?? spec.adopted) || !liveness || startup) {
    return [];
  }
  const budget = liveness.initialDelaySeconds + liveness.failureThreshold * liveness.periodSeconds;
  if (isUnresolved(liveness.failureThreshold) || !(budget < QUICK_START)) {
    return [];
  }
  return [
    violation(PROBE_STARTUP_BUDGET, path, {
      problem: `the liveness probe restarts a pod that is not live within ${budget} s of its start, and there is no startup probe`,
      fix: 'add "startup" with failureThreshold × period above the load time of the model; ignore this if it loads sooner',
    }),
  ];
}
