import { Finding, violation } from './finding';
import { URL_PATH, outside } from './limits';
import { Subject } from './subject';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { PortPurpose } from '../spec/port';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const LOAD_BALANCER_PATHS = new Subject('Load balancers', checkPaths);

const LOAD_BALANCER_PATH = LOAD_BALANCER_PATHS.error(
  'LOAD_BALANCER_PATH',
  '"path" of an API gateway is a URL path, has at most 1024 characters together with the path of a port, and no GRPC port is behind it',
  "LoadBalancer.apiGateway({ path: 'chat' })",
);

const BOUND = {
  rule: LOAD_BALANCER_PATH,
  property: '"path"',
  limit: URL_PATH,
  fix: "set one such as path: '/chat', with other characters encoded by encodeURI()",
};

function checkPaths(_spec: ServiceSpec, { frontends }: PlannedService): Finding[] {
  return frontends.flatMap(({ path: owner, loadBalancer: { path }, ports }) => {
    if (path === undefined) {
      return [];
    }
    const illegal = outside(BOUND, owner, path);
    if (illegal.length > 0) {
      return illegal;
    }
    const grpc = ports.find(({ purpose }) => purpose === PortPurpose.GRPC);
    const long = ports.find((port) => !isUnresolved(port.path) && port.path.length > 1024);
    return [
      ...(grpc
        ? [
            violation(LOAD_BALANCER_PATH, owner, {
              problem:
                'gRPC is routed by service and method, so "path" has no effect on a GRPC port',
              value: path,
              fix: 'remove "path", and separate the services by "hostnames"',
            }),
          ]
        : []),
      ...(long
        ? [
            violation(LOAD_BALANCER_PATH, owner, {
              problem: '"path" and the path of a port must have at most 1024 characters together',
              value: long.path.length,
              fix: 'shorten one of them',
            }),
          ]
        : []),
    ];
  });
}
