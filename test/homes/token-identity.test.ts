import { Size } from 'cdk8s';
import { TerraformStack, TerraformVariable, Testing } from 'cdktn';
import { aStack } from './stacks';
import * as ci from '../../src';

/** The value of a variable that is declared at this call. */
type Variable = () => string;

const ZONE = 'cn-beijing-a';

function vke(stack: TerraformStack, options: object = {}): void {
  const network = networkOf('sg-1', 'vpc-1', 'subnet-1');
  ci.Platform.vke({ region: 'cn-beijing', cluster: 'cc-1', network, ...options }).attachTo(stack);
}

function networkOf(group: string, vpc: string, subnet: string, source = '10.0.0.0/8') {
  return ci.PrivateNetwork.of({
    vpc,
    subnets: [ci.Subnet.of(subnet, ZONE), ci.Subnet.of('subnet-2', 'cn-beijing-b')],
    securityGroups: [group],
    allowedSources: [source],
  });
}

function serve(stack: TerraformStack, props: object = {}, options: object = {}): void {
  const service = new ci.InferenceService(stack, 'chat', { namespace: 'llm', ...props });
  service.addDeployment('main', {
    image: ci.Image.preset(ci.Engine.VLLM, '0.33.0'),
    compute: ci.ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 }),
    queue: ci.Queue.named('reserved'),
    ...options,
  });
}

const CLB = {
  ports: [ci.Port.http({ listen: 8000, expose: 80 })],
  loadBalancer: ci.LoadBalancer.clb(),
};
const gateway = (options: ci.ApiGatewayOptions, path?: string) => ({
  ports: [ci.Port.http1({ listen: 8000, expose: 443, path })],
  loadBalancer: ci.LoadBalancer.apiGateway({ certificate: 'tls', ...options }),
});
const stored = (storage: ci.SharedFileSystem) => ({ storage: [storage] });
const AT = { mountPath: '/data' };

const PLACES: Record<string, (stack: TerraformStack, variable: Variable) => void> = {
  'the server of a NAS': (stack, variable) => {
    vke(stack);
    serve(stack, {}, stored(ci.SharedFileSystem.nas(variable(), AT)));
  },
  'a bucket': (stack, variable) => {
    vke(stack);
    serve(stack, {}, stored(ci.SharedFileSystem.tos(variable(), { ...AT, secret: { name: 's' } })));
  },
  'a vePFS': (stack, variable) => {
    vke(stack);
    const options = { ...AT, mountService: variable() };
    serve(stack, {}, stored(ci.SharedFileSystem.vepfs(variable(), options)));
  },
  'a CSI volume': (stack, variable) => {
    const options = { ...AT, volumeHandle: variable(), attributes: { id: variable() } };
    serve(stack, {}, stored(ci.SharedFileSystem.csi('csi.example.com', options)));
  },
  'a claim': (stack, variable) =>
    serve(stack, {}, stored(ci.SharedFileSystem.claim(variable(), AT))),
  'a security group of the network': (stack, variable) => {
    vke(stack, { network: networkOf(variable(), 'vpc-1', 'subnet-1') });
    serve(stack, CLB);
  },
  'a security group of a deployment': (stack, variable) => {
    vke(stack);
    serve(stack, CLB, { securityGroups: [variable()] });
  },
  'a VPC and a subnet': (stack, variable) => {
    vke(stack, { network: networkOf('sg-1', variable(), variable()) });
    serve(stack, CLB);
  },
  'an allowed source': (stack, variable) => {
    vke(stack, { network: networkOf('sg-1', 'vpc-1', 'subnet-1', variable()) });
    serve(stack, CLB);
  },
  "a cluster, and a host name of Volcengine's gateway": (stack, variable) => {
    vke(stack, { cluster: variable() });
    serve(stack, gateway({ hostnames: [variable()], certificate: variable() }));
  },
  'a host name and a path of a gateway in the cluster': (stack, variable) =>
    serve(stack, gateway({ hostnames: [variable()], certificate: variable() }, variable())),
  'an existing CLB': (stack, variable) => {
    vke(stack);
    const instance = ci.ExistingLoadBalancer.clb(variable());
    serve(stack, { ...CLB, loadBalancer: ci.LoadBalancer.clb({ instance }) });
  },
  'a namespace and a queue': (stack, variable) => {
    vke(stack);
    const queue = ci.Queue.named(variable(), { namespace: variable() });
    serve(stack, { ...CLB, namespace: variable() }, { queue });
  },
  'a reader': (stack, variable) =>
    serve(stack, { visibility: ci.Visibility.subAccounts([variable()]) }),
  'a model': (stack, variable) => {
    const modelRepository = ci.ModelRepository.claim(variable());
    ci.Platform.kubernetes({ modelRepository }).attachTo(stack);
    serve(stack, {}, { model: ci.Model.fromRepository(variable(), variable()) });
  },
};

/** The stack, with a number of tokens in front of those of the service. */
function program(build: (typeof PLACES)[string], others: number): string {
  const stack = aStack();
  const values = Array.from(
    { length: 6 },
    (_, index) => new TerraformVariable(stack, `v${index}`, {}),
  );
  const other = new TerraformVariable(stack, 'other', {});
  Array.from({ length: others }, () => `${other.stringValue}${other.listValue}`);
  build(stack, () => values.shift()!.stringValue);
  return Testing.synth(stack);
}

// a name that changes with an unrelated token makes Terraform recreate the object
test.each(Object.entries(PLACES))('no other token changes the output of %s', (_, build) => {
  const alone = program(build, 0);
  expect(alone).toContain('${var.v0}');
  expect(program(build, 7)).toBe(alone);
});
