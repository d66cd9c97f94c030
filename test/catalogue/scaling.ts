import { Duration } from 'cdk8s';
import { byGateway, exact, field, inDeployment, row, serving, unsupported } from './fidelity';
import { DAYTIME, Planned, SOME_SCALING, scheduled } from './programs';
import { Subject, struct } from './property';
import * as ci from '../../src';
import { PlannedService } from '../../src/plan/service';
import { aDeployment, aService } from '../support/builders';

const QUERY = [ci.ScalingMetric.prometheus(`sum(q{${ci.ScalingMetric.PODS}})`, 4)];
const WINDOW = { start: '08:00', end: '20:00', replicas: 4 };
const NIGHT = { start: '20:00', end: '08:00' };
const JOBS = ci.ScalingMetric.prometheus('sum(jobs)', 20);

const autoscaler = (service: ci.InferenceService) => service._plan().deployments[0].autoscaler!;

/** Scaled by a query, on releases that support all options. */
function queried(
  options: Partial<ci.AutoscalerOptions>,
  autoscaling = ci.AutoscalingEngine.keda('2.20'),
): ci.InferenceService {
  const prometheus = 'http://prometheus:9090';
  const platform = ci.Platform.kubernetes({ version: '1.35', prometheus, autoscaling });
  return scheduled({ metrics: QUERY, ...options }, platform);
}

/** Two deployments, one of which has an autoscaler. */
function choosing(chosen: 'a' | 'b'): ci.InferenceService {
  const service = aService();
  const both = { a: aDeployment(service, {}, 'a'), b: aDeployment(service, {}, 'b') };
  both[chosen].autoscale(SOME_SCALING);
  return service;
}

/** A service on a platform with Prometheus. */
const onPrometheus = () =>
  aService({
    platform: ci.Platform.kubernetes({
      version: '1.35',
      prometheus: 'http://prometheus:9090',
      autoscaling: ci.AutoscalingEngine.keda('2.20'),
    }),
  });

const byWindow = () => autoscaler(scaledBy({ schedules: [ci.Schedule.window(WINDOW)] }));

function scaledBy(options: ci.AutoscalerOptions, within = () => aService()): ci.InferenceService {
  const service = within();
  aDeployment(service).autoscale(options);
  return service;
}

const AUTOSCALER = struct<ci.AutoscalerOptions, Planned<'autoscaler'>>('AutoscalerOptions', {
  program: scaledBy,
  base: SOME_SCALING,
  plan: autoscaler,
  edit: 'autoscaler',
})({
  minReplicas: {
    value: 2,
    stated: 1,
    samples: [1, 2],
    fidelity: field(
      '61 autoscaling by a metric | 自动扩缩容：指标策略',
      'ScaledObject with a trigger for each metric',
      exact(
        ['ScaledObject', '/spec/minReplicaCount', 1],
        ['ScaledObject', '/spec/maxReplicaCount', 8],
        ['ScaledObject', '/spec/triggers/0/metadata/value', '70'],
      ),
      {
        also: 'AutoscalerOptions.maxReplicas, AutoscalerOptions.metrics',
        program: serving({}, {}, (main) => {
          main.autoscale({ maxReplicas: 8, metrics: [ci.ScalingMetric.cpuUtilization(70)] });
        }),
      },
    ),
  },
  maxReplicas: { default: [() => byWindow().maxReplicas, 4], samples: [2, 1000] },
  metrics: {
    value: [ci.ScalingMetric.memoryUtilization(60)],
    default: [() => byWindow().metrics, []],
  },
  schedules: { value: DAYTIME, default: [(plan) => plan.schedule.cronWindows, []] },
  timeZone: { base: { schedules: DAYTIME }, stated: 'UTC', samples: ['Europe/Berlin'] },
  behavior: { value: { down: { select: ci.PolicySelection.NONE } }, stated: undefined },
  fallback: {
    value: { failures: 5 },
    base: { metrics: QUERY },
    within: onPrometheus,
    stated: { failures: 3, replicas: 1, behavior: ci.FallbackBehavior.CURRENT_IF_HIGHER },
  },
  treatMissingAsZero: {
    value: true,
    base: { metrics: QUERY },
    within: onPrometheus,
    default: [(plan) => plan.metrics[0].treatMissingAsZero, false],
  },
  scaleToZero: { value: ci.ScaleToZero.offHours(NIGHT), default: [(plan) => plan.zero, undefined] },
});

const PROPS = struct<ci.AutoscalerProps, Planned<'autoscaler'>, keyof ci.AutoscalerOptions>(
  'AutoscalerProps',
  {
    program: (options, within = aService) => {
      const service = within();
      const deployment = aDeployment(service);
      new ci.Autoscaler(service, 'scaler', Object.assign({ deployment }, options));
      return service;
    },
    base: SOME_SCALING,
    like: AUTOSCALER.rows,
  },
)({ deployment: { effect: [() => choosing('a'), () => choosing('b')] } });

const BEHAVIOR = struct<ci.ScalingBehaviorOptions, unknown>('ScalingBehaviorOptions', {
  program: (behavior) => scaledBy({ ...SOME_SCALING, behavior }),
  plan: (service) => autoscaler(service).behavior,
  edit: 'autoscaler',
})({
  up: {
    value: { select: ci.PolicySelection.LEAST },
    default: [() => behavior({ down: {} }).up, undefined],
  },
  down: {
    value: { select: ci.PolicySelection.LEAST },
    default: [() => behavior({ up: {} }).down, undefined],
  },
});

const behavior = (options: ci.ScalingBehaviorOptions) =>
  autoscaler(scaledBy({ ...SOME_SCALING, behavior: options })).behavior!;

const DIRECTION = struct<
  ci.ScalingDirectionOptions,
  NonNullable<Planned<'autoscaler'>['behavior']>
>('ScalingDirectionOptions', {
  program: (down) => queried({ behavior: { down } }),
  plan: (service) => autoscaler(service).behavior!,
  edit: 'autoscaler',
  defaults: [
    [
      'stabilization, policies and select, up',
      () => behavior({ up: {} }).up,
      {
        stabilizationSeconds: 0,
        select: 'Max',
        policies: [
          { unit: 'Pods', amount: 4, periodSeconds: 15 },
          { unit: 'Percent', amount: 100, periodSeconds: 15 },
        ],
      },
    ],
    [
      'stabilization, policies and select, down',
      ({ down }) => down,
      {
        stabilizationSeconds: 300,
        select: 'Max',
        policies: [{ unit: 'Percent', amount: 100, periodSeconds: 15 }],
      },
    ],
  ],
})({
  stabilization: { value: Duration.seconds(0), samples: [Duration.seconds(0), Duration.hours(1)] },
  policies: { value: [ci.ScalingPolicy.instances(1, Duration.minutes(1))] },
  select: { value: ci.PolicySelection.NONE },
  tolerance: { value: ci.Percent.of(5), default: [({ down }) => down!.tolerance, undefined] },
});

const FALLBACK = struct<ci.ScalingFallbackOptions, NonNullable<Planned<'autoscaler'>['fallback']>>(
  'ScalingFallbackOptions',
  {
    program: (fallback) => queried({ fallback }),
    plan: (service) => autoscaler(service).fallback!,
    edit: 'autoscaler',
  },
)({
  replicas: { stated: 1, samples: [2] },
  failures: { stated: 3, samples: [1, 10] },
  behavior: { value: ci.FallbackBehavior.STATIC, stated: ci.FallbackBehavior.CURRENT_IF_HIGHER },
});

const KEDA = struct<ci.KedaOptions, PlannedService>('KedaOptions', {
  program: (options) => queried({}, ci.AutoscalingEngine.keda('2.20', options)),
  edit: 'platform',
})({
  transferHpaOwnership: {
    value: true,
    default: [({ platform }) => platform.autoscaling.transferHpaOwnership, false],
  },
});

const limited = (schedules: ci.Schedule[]) => queried({ maxReplicas: 8, schedules });

const SCHEDULE_CRON = struct<ci.ScheduleCronOptions, Planned<'autoscaler'>>('ScheduleCronOptions', {
  program: (options) =>
    limited([ci.Schedule.cron('0 8 * * *', 4), ci.Schedule.cron('0 20 * * *', 1, options)]),
  plan: autoscaler,
})({
  maxReplicas: {
    value: 2,
    default: [({ schedule }) => schedule.limits, undefined],
  },
});

const SCHEDULE_WINDOW = struct<ci.ScheduleWindowOptions, Planned<'autoscaler'>>(
  'ScheduleWindowOptions',
  {
    program: (window) => limited([ci.Schedule.window(window)]),
    base: WINDOW,
    plan: autoscaler,
  },
)({
  days: {
    default: [({ schedule }) => schedule.cronWindows[0].start, '0 8 * * *'],
    samples: ['1-5', '0,6'],
  },
  start: { value: '09:00', samples: ['08:00', '22:30'] },
  end: { value: '21:00', samples: ['20:00', '24:00'] },
  replicas: { samples: [2] },
  maxReplicas: {
    value: 6,
    default: [({ schedule }) => schedule.limits, undefined],
    samples: [4, 8],
  },
});

const OFF_HOURS = struct<ci.OffHoursOptions, Planned<'autoscaler'>>('OffHoursOptions', {
  program: (options) => behindGateway(ci.ScaleToZero.offHours(options)),
  base: NIGHT,
  plan: autoscaler,
})({
  days: {
    value: '1-5',
    default: [({ schedule }) => schedule.cronWindows[0].start, '0 8 * * *'],
  },
  start: { value: '22:00' },
  end: { value: '06:00' },
  response: {
    value: { text: 'Closed.' },
    default: [
      ({ zero }) => zero!.response,
      { text: 'The service is off at this time.', retryAfterSeconds: 300 },
    ],
  },
});

const RESPONSE = struct<ci.OffHoursResponseOptions, Planned<'autoscaler'>>(
  'OffHoursResponseOptions',
  {
    program: (response) => behindGateway(ci.ScaleToZero.offHours({ ...NIGHT, response })),
    plan: autoscaler,
  },
)({
  text: {
    value: 'Closed.',
    default: [({ zero }) => zero!.response!.text, 'The service is off at this time.'],
  },
  retryAfter: {
    value: Duration.hours(1),
    default: [({ zero }) => zero!.response!.retryAfterSeconds, 300],
  },
});

const ON_METRIC = struct<ci.OnMetricOptions, Planned<'autoscaler'>>('OnMetricOptions', {
  program: (options) =>
    scaledBy({ maxReplicas: 8, scaleToZero: ci.ScaleToZero.onMetric(JOBS, options) }, onPrometheus),
  plan: autoscaler,
})({
  activation: { value: 5, default: [({ metrics }) => metrics[0].activation, 0], samples: [0, 0.5] },
  cooldown: {
    value: Duration.hours(1),
    default: [({ zero }) => zero!.cooldownSeconds, 300],
    samples: [Duration.hours(2)],
  },
});

const ON_REQUEST = struct<ci.OnRequestOptions, Planned<'autoscaler'>>('OnRequestOptions', {
  program: (options) => requested(options),
  base: { concurrency: 16 },
  plan: autoscaler,
})({
  concurrency: { value: 8, samples: [1, 256] },
  hold: {
    value: Duration.hours(1),
    default: [({ zero }) => zero!.interceptor!.holdSeconds, 300],
    samples: [Duration.hours(2)],
  },
  cooldown: {
    value: Duration.hours(1),
    default: [({ zero }) => zero!.cooldownSeconds, 300],
    samples: [Duration.hours(2)],
  },
  addOnNamespace: {
    value: 'http',
    default: [({ zero }) => zero!.interceptor!.namespace, 'keda'],
    samples: ['keda'],
  },
});

function requested(options: ci.OnRequestOptions): ci.InferenceService {
  const scaleToZero = ci.ScaleToZero.onRequest(options);
  return scaledBy({ maxReplicas: 8, scaleToZero }, () =>
    aService({
      namespace: 'llm',
      loadBalancer: ci.LoadBalancer.apiGateway(),
      ports: [ci.Port.http1({ listen: 8000, expose: 80 })],
    }),
  );
}

function behindGateway(scaleToZero: ci.ScaleToZero): ci.InferenceService {
  return scaledBy({ scaleToZero }, () => aService({ loadBalancer: ci.LoadBalancer.apiGateway() }));
}

export const SCALING: Subject = {
  defaults: [
    [
      'DeploymentOptions.replicas with an autoscaler',
      () => scaledBy(SOME_SCALING)._plan().deployments[0].replicas,
      undefined,
    ],
  ],
  structs: [
    AUTOSCALER,
    PROPS,
    BEHAVIOR,
    DIRECTION,
    FALLBACK,
    KEDA,
    SCHEDULE_CRON,
    SCHEDULE_WINDOW,
    OFF_HOURS,
    RESPONSE,
    ON_METRIC,
    ON_REQUEST,
  ],
  samples: {
    'ScalingPolicy.instances(count)': [1],
    'ScalingPolicy.instances(period)': [Duration.seconds(1), Duration.minutes(30)],
    'ScalingPolicy.percent(percent)': [ci.Percent.of(50), ci.Percent.of(400)],
    'ScalingPolicy.percent(period)': [Duration.seconds(15)],
    'Schedule.cron(expression)': ['0 8 * * 1-5', '*/30 0,12 * * 7', '0 8 1 3,6 *'],
    'Schedule.cron(replicas)': [2],
    // not below the count of the schedule, in every pair
    ScheduleCronOptions: [{ maxReplicas: 2 }, { maxReplicas: 8 }],
    // not the whole day, in every pair
    OffHoursOptions: [
      NIGHT,
      {
        ...{ days: '1-5', start: '18:30', end: '24:00' },
        response: { text: '夜间关闭', retryAfter: Duration.hours(1) },
      },
    ],
    // a metric that exists without pods
    'ScaleToZero.onMetric(metric)': [() => JOBS],
    'ScalingMetric.cpuUtilization(percent)': [70, ci.Percent.of(70)],
    'ScalingMetric.memoryUtilization(percent)': [80],
    'ScalingMetric.gpuUtilization(percent)': [90],
    'ScalingMetric.inFlightRequests(perInstance)': [8],
    'ScalingMetric.queueLength(perInstance)': [4],
    'ScalingMetric.requestsPerSecond(perInstance)': [0.5],
    'ScalingMetric.pickerQueueLength(perInstance)': [],
    'ScalingMetric.pickerInFlightRequests(perInstance)': [],
    'ScalingMetric.prometheus(query)': ['sum(my_queue{__pods__})'],
    'ScalingMetric.prometheus(perInstance)': [2.5],
  },
  fidelity: [
    row(
      '60 autoscaling on a schedule | 自动扩缩容：定时策略',
      'Deployment.autoscale, Schedule.cron, Schedule.window',
      'ScaledObject with a cron trigger',
      serving({}, {}, (main) => {
        main.autoscale({ schedules: [ci.Schedule.window(WINDOW)] });
      }),
      exact(
        ['ScaledObject', '/spec/triggers/0/type', 'cron'],
        ['ScaledObject', '/spec/triggers/0/metadata/desiredReplicas', '4'],
        inDeployment('/spec/replicas', undefined),
      ),
    ),
    row(
      '60 no replica in off hours | 自动扩缩容：非工作时段缩容到零',
      'OffHoursOptions.start, OffHoursOptions.end, OffHoursOptions.days',
      'ScaledObject with a cron trigger outside of the off hours',
      serving({}, {}, (main) => {
        main.autoscale({ scaleToZero: ci.ScaleToZero.offHours(NIGHT) });
      }),
      exact(
        ['ScaledObject', '/spec/idleReplicaCount', 0],
        ['ScaledObject', '/spec/triggers/0/metadata/start', '0 8 * * *'],
        ['ScaledObject', '/spec/triggers/0/metadata/end', '0 20 * * *'],
      ),
    ),
    row(
      '60 the response in off hours | 自动扩缩容：非工作时段返回的响应',
      'OffHoursOptions.response',
      'BackendTrafficPolicy of Envoy Gateway; other gateways cannot respond',
      serving({ loadBalancer: ci.LoadBalancer.apiGateway() }, {}, (main) => {
        main.autoscale({ scaleToZero: ci.ScaleToZero.offHours(NIGHT) });
      }),
      byGateway(
        exact(['BackendTrafficPolicy', '/spec/responseOverride/0/source', 'Local']),
        unsupported('SCALING_ZERO'),
      ),
    ),
    row(
      '61 no replica until a metric rises | 自动扩缩容：缩容到零，指标上升时启动',
      'ScaleToZero.onMetric, OnMetricOptions.activation, OnMetricOptions.cooldown',
      'ScaledObject with an activation',
      serving({}, {}, (main) => {
        main.autoscale({ maxReplicas: 8, scaleToZero: ci.ScaleToZero.onMetric(JOBS) });
      }),
      exact(
        ['ScaledObject', '/spec/idleReplicaCount', 0],
        ['ScaledObject', '/spec/cooldownPeriod', 300],
        ['ScaledObject', '/spec/triggers/0/metadata/activationThreshold', '0'],
      ),
    ),
    row(
      '61 no replica until a request comes | 自动扩缩容：缩容到零，请求到达时启动',
      'ScaleToZero.onRequest, OnRequestOptions.concurrency, OnRequestOptions.hold',
      "InterceptorRoute of KEDA's HTTP add-on behind Envoy Gateway",
      serving({ loadBalancer: ci.LoadBalancer.apiGateway() }, {}, (main) => {
        const scaleToZero = ci.ScaleToZero.onRequest({ concurrency: 16 });
        main.autoscale({ maxReplicas: 8, scaleToZero });
      }),
      byGateway(
        exact(
          ['InterceptorRoute', '/spec/scalingMetric/concurrency/targetValue', 16],
          ['ScaledObject', '/spec/triggers/0/type', 'external-push'],
        ),
        unsupported('SCALING_ZERO'),
      ),
    ),
    row(
      '60 a maximum on a schedule | 自动扩缩容：定时设置最大实例数',
      'ScheduleCronOptions.maxReplicas, ScheduleWindowOptions.maxReplicas',
      'ScaledObject with a formula over its triggers',
      serving({}, {}, (main) => {
        const schedules = [ci.Schedule.window({ ...WINDOW, maxReplicas: 6 })];
        main.autoscale({ maxReplicas: 8, metrics: QUERY, schedules });
      }),
      exact(
        ['ScaledObject', '/spec/triggers/2/metadata/desiredReplicas', '6'],
        [
          'ScaledObject',
          '/spec/advanced/scalingModifiers/formula',
          'min((limit_0800_2000_6 > 0 ? limit_0800_2000_6 : 8), max(prometheus / 4, schedule_0800_2000_4))',
        ],
      ),
    ),
  ],
};
