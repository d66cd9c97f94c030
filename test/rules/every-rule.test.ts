import * as fs from 'fs';
import * as path from 'path';
import { RULES, SUBJECTS } from '../../src/rules';
import { Severity } from '../../src/rules/finding';
import { Subject } from '../../src/rules/subject';

const SELF = path.basename(__filename);
const tests = fs
  .readdirSync(__dirname)
  .filter((file) => file.endsWith('.test.ts') && file !== SELF)
  .map((file) => fs.readFileSync(path.join(__dirname, file), 'utf8'));

const SRC = path.join(__dirname, '..', '..', 'src', 'rules');
const files = fs.readdirSync(SRC).filter((file) => file !== 'index.ts');

describe('the rules', () => {
  test.each(RULES.map(({ id }) => [id]))('%s is exercised by a test of this folder', (id) => {
    const quoted = new RegExp(`['"\`]${id}['"\`]`);
    expect(tests.filter((source) => quoted.test(source)).length).toBeGreaterThan(0);
  });

  test('of every file of src/rules are applied and listed', () => {
    const declared = files.flatMap((file) =>
      Object.values(jest.requireActual<object>(path.join(SRC, file))).filter(
        (exported) => exported instanceof Subject,
      ),
    );
    expect(declared).toHaveLength(SUBJECTS.length);
    expect(new Set(declared)).toEqual(new Set(SUBJECTS));
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  });

  test.each(RULES.map(({ id, requirement }) => [id, requirement]))(
    '%s has an id and a requirement',
    (id, requirement) => {
      expect(id).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
      expect(requirement).toMatch(/^[^A-Z\s].*[^.\s]$/);
    },
  );

  test('are errors, but for the few that are worth a warning only', () => {
    const warnings = RULES.filter(({ severity }) => severity === Severity.WARNING);
    expect(warnings.map(({ id }) => id).sort()).toEqual([
      'ACCELERATOR_IMAGE',
      'ACKNOWLEDGE_UNUSED',
      'ADOPT_HELM',
      'ADOPT_LEFT_OUT',
      'ADOPT_OWNED',
      'ADOPT_SCOPE',
      'ADOPT_SECRET',
      'ADOPT_UNFORWARDED',
      'APPROXIMATED_CLOUD_TEXT',
      'APPROXIMATED_COMMENT',
      'APPROXIMATED_CONSISTENT_HASH',
      'APPROXIMATED_DRAIN',
      'APPROXIMATED_EXPOSE_PORT',
      'APPROXIMATED_IDLE',
      'APPROXIMATED_INSTANCE_WEIGHT',
      'APPROXIMATED_LEAST_CONNECTIONS',
      'APPROXIMATED_MONITORING',
      'APPROXIMATED_NETWORK',
      'APPROXIMATED_NETWORK_ACCESS',
      'APPROXIMATED_NUMA',
      'APPROXIMATED_OVERFLOW',
      'APPROXIMATED_ROUND_ROBIN',
      'APPROXIMATED_SERVER_WEIGHT',
      'APPROXIMATED_SOURCE_HASH',
      'APPROXIMATED_TIMEOUT',
      'APPROXIMATED_VISIBILITY',
      'APPROXIMATED_WORKSPACE',
      'BURST_TRAFFIC',
      'CLOUD_GATEWAY_MIRROR',
      'CLOUD_GATEWAY_ZONES',
      'COMPAT_MAX_UNAVAILABLE',
      'COMPAT_REPLICAS',
      'COMPAT_RESTART',
      'COMPAT_ROUTE',
      'COMPUTE_MEMORY',
      'DEVICE_CLAIM_UNCOUNTED',
      'DISRUPTION_BLOCKED',
      'ENDPOINT_PICKER_WEIGHTS',
      'ENGINE_DEPRECATED',
      'ENGINE_DRAIN',
      'ENGINE_RELEASE',
      'ENV_REFERENCE',
      'HARDENED',
      'IDLE_TRAFFIC',
      'IMAGE_TAG',
      'INSTANCE_TYPE_WHOLE',
      'METRICS_EXPOSED',
      'MONITORING_UNWATCHED',
      'NAMESPACE_ORDER',
      'NODES_GANG',
      'NUMA_EFFECT',
      'OPEN_SECURITY_GROUP',
      'PORT_INHERIT',
      'PROBE_READINESS',
      'PROBE_STARTUP_BUDGET',
      'QUEUE_MAXIMUM',
      'QUEUE_OBJECTS',
      'QUEUE_RESOURCES',
      'ROLLOUT_CAPACITY',
      'ROLLOUT_ROUNDING',
      'SCALING_DST',
      'SCALING_NAMESPACE',
      'SCALING_QUERY',
      'SCALING_SHARE',
      'SCALING_TOLERANCE',
      'SCALING_UNSCRAPED',
      'SHARED_HOSTNAME',
      'SHUTDOWN_DELAY',
      'SHUTDOWN_DRAIN',
      'STORAGE_ONE_NODE',
      'UNUSED_CLOUD',
      'UNUSED_NETWORK',
      'UNUSED_PORT_NAME',
      'UNUSED_PROTECTION',
      'UNUSED_WORKSPACE',
    ]);
  });
});
