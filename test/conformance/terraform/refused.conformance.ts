import { apiGateway, clb, seen } from './clouds';
import { tally } from '../support/cluster';
import { Program } from '../support/programs-of-terraform';
import { inWords, workspaces } from '../support/terraform';

// that Terraform takes everything says little unless it refuses what is wrong

const workspace = workspaces();

/** The first resource of a type in a program. */
function first(program: Program, type: string): any {
  return Object.values(program.resource![type])[0];
}

/** Makes something wrong. */
type Spoil = (block: any) => void;

const PROGRAMS = { clb, apiGateway, seen };

describe('terraform validate refuses', () => {
  test.each<[string, keyof typeof PROGRAMS, string, Spoil, RegExp]>([
    [
      'an argument that there is not',
      'clb',
      'volcengine_server_group_server',
      (block) => (block.wieght = 9),
      /No argument or block type is named "wieght"/,
    ],
    [
      'a type of server that there is not',
      'clb',
      'volcengine_server_group_server',
      (block) => (block.type = 'pod'),
      /expected type to be one of \["ecs" "eni" "ip"\], got pod/,
    ],
    [
      'no server',
      'clb',
      'volcengine_server_group_server',
      (block) => delete block.instance_id,
      /The argument "instance_id" is required/,
    ],
    [
      'words instead of a port',
      'clb',
      'volcengine_listener',
      (block) => (block.port = 'http'),
      /a number is required/,
    ],
    [
      'a switch that is no "on" or "off"',
      'clb',
      'volcengine_listener',
      (block) => (block.health_check[0].enabled = 'true'),
      /expected health_check\.0\.enabled to be one of \["on" "off"\], got true/,
    ],
    [
      'two health checks',
      'clb',
      'volcengine_listener',
      (block) => block.health_check.push({}),
      /Too many health_check blocks/,
    ],
    [
      'an address that is neither public nor private',
      'clb',
      'volcengine_clb',
      (block) => (block.type = 'internal'),
      /expected type to be one of \["public" "private"\], got internal/,
    ],
    [
      'no subnet',
      'clb',
      'volcengine_clb',
      (block) => delete block.subnet_id,
      /The argument "subnet_id" is required/,
    ],
    [
      'a port beyond 65535',
      'clb',
      'volcengine_security_group_rule',
      (block) => (block.port_end = 65536),
      /expected port_end to be in the range \(-1 - 65535\), got 65536/,
    ],
    [
      'a priority of 0',
      'clb',
      'volcengine_security_group_rule',
      (block) => (block.priority = 0),
      /expected priority to be in the range \(1 - 100\), got 0/,
    ],
    [
      'no network',
      'apiGateway',
      'volcengine_apig_gateway',
      (block) => delete block.network_spec,
      /At least 1 "network_spec" blocks are required/,
    ],
    [
      'no word on whether callers are asked who they are',
      'apiGateway',
      'volcengine_apig_gateway_service',
      (block) => delete block.auth_spec,
      /At least 1 "auth_spec" blocks are required/,
    ],
    [
      'no rule of what is matched',
      'apiGateway',
      'volcengine_apig_route',
      (block) => delete block.match_rule,
      /At least 1 "match_rule" blocks are required/,
    ],
    [
      'an upstream without a weight',
      'apiGateway',
      'volcengine_apig_route',
      (block) => delete block.upstream_list[0].weight,
      /The argument "weight" is required/,
    ],
    [
      'an argument in the wrong block',
      'apiGateway',
      'volcengine_apig_route',
      (block) => (block.match_rule[0].timeout = 5),
      /No argument or block type is named "timeout"/,
    ],
    [
      'an algorithm outside its block',
      'apiGateway',
      'volcengine_apig_upstream',
      (block) => (block.simple_lb = 'RANDOM'),
      /No argument or block type is named "simple_lb"/,
    ],
    [
      'no cluster',
      'apiGateway',
      'volcengine_apig_upstream_source',
      (block) => delete block.source_spec[0].k8s_source[0].cluster_id,
      /The argument "cluster_id" is required/,
    ],
    [
      'a grantee who is no user',
      'seen',
      'volcengine_vke_permission',
      (block) => (block.grantee_type = 'Group'),
      /expected grantee_type to be one of \["User"\], got Group/,
    ],
    [
      'a manifest without a kind',
      'clb',
      'kubernetes_manifest',
      (block) => delete block.manifest.kind,
      /"kind" is missing/,
    ],
    [
      'an argument that there is not',
      'clb',
      'kubernetes_manifest',
      (block) => (block.computedFields = []),
      /No argument or block type is named "computedFields"/,
    ],
    [
      'what no other resource knows',
      'clb',
      'volcengine_listener',
      (block) => (block.load_balancer_id = '${volcengine_clb.cloud_chat.clb_id}'),
      /has no argument, nested block, or exported attribute named "clb_id"/,
    ],
    [
      'a resource that is not there',
      'clb',
      'volcengine_listener',
      (block) => (block.load_balancer_id = '${volcengine_clb.cloud_chatt.id}'),
      /There is no managed resource "volcengine_clb" "cloud_chatt"/,
    ],
  ])('%s (%s: %s)', async (_, from, type, spoil, message) => {
    const program = PROGRAMS[from]();
    spoil(first(program, type));
    const spec = inWords(await workspace().validate(program));
    expect(spec.join('\n')).toMatch(message);
    tally({ refused: 1 });
  });
});

describe('terraform plan refuses', () => {
  test.each<[string, Spoil, RegExp]>([
    [
      'a misspelt field',
      ({ spec }) => (spec.replica = 3),
      /spec\.replica: the API server's schema has no such attribute/,
    ],
    [
      'an object where a list belongs',
      ({ spec }) => (spec.template.spec.containers = {}),
      /spec\.template\.spec\.containers: incompatible with the type/,
    ],
    [
      'no namespace',
      ({ metadata }) => delete metadata.namespace,
      /resources of type Deployment require a namespace/,
    ],
    [
      'a kind that is not served',
      (manifest) => (manifest.apiVersion = 'apps/v2'),
      /CRD may not be installed.*no matches for kind "Deployment" in version "apps\/v2"/,
    ],
  ])('%s in a manifest', async (_, spoil, message) => {
    const program = clb();
    const blocks = Object.values(program.resource!.kubernetes_manifest);
    spoil(blocks.find(({ manifest }) => manifest.kind === 'Deployment').manifest);
    await expect(workspace().plan(program)).rejects.toThrow(message);
    tally({ refused: 1 });
  });
});
