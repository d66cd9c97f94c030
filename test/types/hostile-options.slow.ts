import { places } from '../catalogue';
import { Reasons, SAMPLE, Trial } from '../support/hostile';

/** JSON of the user that becomes part of the pod as it is: the API server judges it. */
const VERBATIM =
  /^((PodOptions|PodDefaultsOptions)\.(affinity|podSecurityContext|securityContext|topologySpreadConstraints|volumeMounts)|AdoptedDeploymentOptions\.(containerPorts|resources)) = /;

/** Values that change nothing. */
const REASONS: Reasons = [
  [
    'false is the default',
    /\.(createNamespace|publicAccess|useIdleResources|numaAffinity|virtualNodes|hardened|enableServiceLinks|readOnly|treatMissingAsZero|transferHpaOwnership|strict|clusterWide|clusterImported|allowCredentials|perClient|flowControl|redirectHttp|rateLimitService)$|^(Envoy)?GatewayOptions\.inference$/,
    /^false$/,
  ],
  [
    'true is the default',
    /\.(preemption|acceptTraffic|cpuLimit|failOpen|alerts|dashboard)$|^GatewayApiOptions\.inference$/,
    /^(a Lazy )?true$/,
  ],
  ['a limit over all proxies refers to it', /\.rateLimitService$/, /^(a Lazy )?true$/],
  ['the split of the other program', /^TrafficPolicyProps\.byInstanceCount$/, /^(a Lazy )?true$/],
  [
    '1 is the default',
    /(\.(replicas|minReplicas|nodes)|^DeviceClaimOptions\.count|^ParallelismOptions\.expert|^DisruptionCounts\.maxUnavailable)$/,
    /^a Lazy number$/,
  ],
  ['0 is the default', /\.(routeTimeout|minReady)$/, /^a Duration of 0$/],
  ['no value is the default', /^OnMetricOptions\.activation$/, /^-?0$/],
  ['1 GiB is the default', /FileSystemOptions\.capacity$/, /^a Size$/],
  ['every day is the default', /^(ScheduleWindow|OffHours)Options\.days$/, /^"\*"$/],
  ['plain Kubernetes is the default', /\.platform$/, /^a Platform$/],
  ['nothing requests more', /^(NodeCapacity|QueueCapacity)\.cpu$/, /^(2 \*\* (31|53)|1e21)$/],
  ['a price is a part of the preview alone', /^QueueOptions\.price$/, new RegExp(SAMPLE)],
  ['names of clusters matter where two are equal', /PlatformOptions\.name$/, /^("|a Lazy text)/],
];

const trial = new Trial(
  REASONS,
  // their effect is an error
  (at, label, state) =>
    /PlatformOptions\.(strict|name)$/.test(at) && label === SAMPLE && state === 'refused',
);

beforeAll(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterAll(() => jest.restoreAllMocks());

test.each(places().map((place) => [place.at, place] as const))(
  'each value of %s is refused with the id of a rule, or has an effect',
  (_at, place) => expect(trial.faults(place)).toEqual([]),
);

test('each reason to ignore a value is needed', () => expect(trial.unused).toEqual([]));

test('the published schemas accept all that is written, except JSON that is written as it is', () => {
  expect(trial.size).toBeGreaterThan(1000);
  expect(trial.rejected().filter((each) => !VERBATIM.test(each))).toEqual([]);
});
