import { Assembly } from './assembly';
import { Build, Form } from './form';
import { Levels } from './levels';
import { Random, Row, pairwise } from './pairwise';
import { Samples } from './samples';
import { CHART, Tree, Written } from './tree';
import * as library from '../../../src';
import { tcpRouteVersion } from '../../../src/plan/gateway-features';
import { PlannedService } from '../../../src/plan/service';
import type { Place } from '../../catalogue/property';
import { Plane, UNDEFINED } from '../support/versions';

const { Severity } = library;

/** A service of the corpus. */
export interface Service extends Written {
  /** What is said in it. */
  readonly label: string;
  readonly plan: PlannedService;
}

/** How deployments share the traffic: as many as there are names, and what is said of them. */
interface Split {
  readonly label: string;
  readonly deployments: number;
  readonly say?: (service: library.InferenceService, of: library.Deployment[]) => void;
}

const weighted = (label: string, weights: number[], unnamed: number = 0): Split => ({
  label,
  deployments: weights.length + unnamed,
  say: (service, of) =>
    service.splitTraffic(weights.map((weight, index) => library.Weight.of(of[index], weight))),
});

const STEPS = [
  { name: 'five', percent: 5 },
  { name: 'all', percent: 100 },
];

const SPLITS: Split[] = [
  { label: 'one, unsaid', deployments: 1 },
  weighted('1', [1]),
  weighted('9 : 1', [9, 1]),
  weighted('0 : 1', [0, 1]),
  weighted('10000 : 0 : 1', [10000, 0, 1]),
  weighted('9 : 1 : not named', [9, 1], 1),
  weighted('16 deployments', Array(16).fill(1)),
  {
    label: 'by instance count',
    deployments: 2,
    say: (service) => service.splitByInstanceCount(),
  },
  {
    label: 'blue and green, prepared',
    deployments: 2,
    say: (service, [blue, green]) => service.releaseTraffic(library.Release.blueGreen(blue, green)),
  },
  {
    label: 'canary, at a step',
    deployments: 2,
    say: (service, [from, to]) =>
      service.releaseTraffic(library.Release.canary(from, to, STEPS), 'five'),
  },
  {
    label: '1 : 0, mirrored',
    deployments: 2,
    say: (service, [source, target]) => {
      service.splitTraffic([library.Weight.of(source, 1), library.Weight.of(target, 0)]);
      service.mirrorTraffic({ source, target, percent: 10 });
    },
  },
];

/** Where nearly everything can be said: a mend that fails starts again from here. */
const GENEROUS: Record<string, RegExp> = {
  'InferenceServiceProps.platform': /^\+$/,
  'KubernetesPlatformOptions.version': /^"1\.3[5-9]"/,
  'KubernetesPlatformOptions.autoscaling': /^keda/,
  'AutoscalingEngine.keda(version)': /^"2\.20"/,
  'KubernetesPlatformOptions.prometheus': /^"http:/,
  'KubernetesPlatformOptions.gateway': /^\+$/,
  'EnvoyGatewayOptions.rateLimitService': /^true$/,
  'InferenceServiceProps.loadBalancer': /^\+$/,
  'PublicGatewayOptions.authentication': /^apiKeys/,
  'DeploymentOptions.image': /^preset\(VLLM/,
  'ComputeSpecOptions.gpus': /^1$/,
  'DeploymentOptions.queue': /^named\(.*nodeSelector/,
  'KubernetesPlatformOptions.modelRepository': /^claim/,
  'KubernetesPlatformOptions.privateAddressAnnotations': /^{/,
  'KubernetesPlatformOptions.publicAddressAnnotations': /^{/,
  'AutoscalerOptions.maxReplicas': /^1000$/,
  'AutoscalerOptions.metrics': /^\[queueLength/,
  'AutoscalerOptions.schedules': /^\[a window/,
};

/** The same in a cloud, which alone has some things, such as elastic queues and its own file systems. */
const CLOUD: Record<string, RegExp> = {
  ...GENEROUS,
  'InferenceServiceProps.platform': /^vke/,
  'InferenceServiceProps.loadBalancer': /^-$/,
};

/** In front of connections instead of requests, in a cluster and in a cloud. */
const WITH_CLB = { 'InferenceServiceProps.loadBalancer': /^clb/, split: /^by instance count/ };

/** Through a gateway that is there already. */
const EXISTING = {
  'ApiGatewayOptions.instance': /^"public"/,
  'InferenceServiceProps.ports': /^.two paths/,
};

const BASES: Record<string, RegExp>[] = [
  GENEROUS,
  CLOUD,
  { ...GENEROUS, ...WITH_CLB },
  { ...CLOUD, ...WITH_CLB },
  { ...GENEROUS, ...EXISTING },
  // the HTTP add-on names the namespace of a deployment
  { ...GENEROUS, 'InferenceServiceProps.namespace': /^[^-]/ },
];

/** What bears on everything that is rendered. */
const CONTEXT = /^InferenceServiceProps\.(platform|loadBalancer)$/;

function structOf(at: string): string {
  return at.split(/[.(]/)[0];
}

/** Services for pairs: as many as keep a plane under two minutes. */
const ENOUGH = 300;

const SEED = 20261123;

/** Services in which every value of every property stands, and every pair of values that may. */
export class Services {
  public static on(plane: Plane, tree: Tree = CHART): Services {
    return new Services(new Assembly(), new Samples(plane), tree);
  }

  public readonly levels: Levels;
  public readonly form: Form;
  /** What the library threw instead of a finding. */
  public readonly thrown = new Set<string>();
  /** Values of what is nested that no service may have. */
  public readonly refused: string[] = [];
  private random = new Random(SEED);
  private readonly builds: {
    readonly service: Build;
    readonly deployment: Build;
    readonly autoscaler: Build;
  };
  private readonly split: number;
  private rows?: Row[];
  private count = 0;

  public constructor(
    assembly: Assembly,
    public readonly samples: Samples,
    private readonly tree: Tree,
  ) {
    this.levels = new Levels(assembly, samples);
    this.form = new Form(this.levels);
    this.builds = {
      service: this.form.struct('InferenceServiceProps'),
      deployment: this.form.struct('DeploymentOptions'),
      autoscaler: this.form.branch(
        { name: 'autoscale', optional: true, type: {} },
        'autoscale',
        (below) => this.form.struct('AutoscalerOptions', below),
      ),
    };
    this.split = this.form.factor(
      'split',
      SPLITS.map(({ label }) => ({ label, make: () => undefined })),
    );
  }

  /** Rows in which much is said. */
  private bases(): Row[] {
    return (this.rows ??= BASES.map((base) =>
      this.form.factors.map(({ at, levels }) =>
        Math.max(
          0,
          levels.findIndex(({ label }) => base[at]?.test(label)),
        ),
      ),
    ));
  }

  /** Services with every level, and as many pairs of related ones as there is time for; and one for every pair of values of what is nested. */
  public make(): Service[] {
    this.random = new Random(SEED);
    const rows = pairwise(this.form.counts, this.random, {
      base: (overridden) =>
        this.fix(
          this.form.plain.map((level, factor) => overridden.get(factor) ?? level),
          new Set(overridden.keys()),
          this.bases().slice(0, 2),
        ),
      allowed: (row) => this.errors(row) === 0,
      says: (row, factor) => this.form.says(row, factor),
      above: this.form.above,
      related: (factor, other) => this.related(factor, other),
      enough: ENOUGH,
    });
    return [...rows.map((row) => this.service(row)), ...this.nested()].filter(({ plan }) =>
      this.standsHere(plan),
    );
  }

  /** Istio's releases come with a Gateway API of their own, whose TCP routes other planes do not serve. */
  private standsHere({ platform }: PlannedService): boolean {
    const here = this.samples.plane.bundle.gatewayApi;
    return (
      tcpRouteVersion(platform.gateway) ===
      tcpRouteVersion({ ...platform.gateway, gatewayApi: here })
    );
  }

  /**
   * Properties of one struct are judged and rendered together, and where a service runs and what stands
   * before it bears on everything. Pairs of others come about by chance.
   */
  private related(factor: number, other: number): boolean {
    const [one, two] = [factor, other].map((each) => this.form.factors[each].at);
    return CONTEXT.test(one) || CONTEXT.test(two) || structOf(one) === structOf(two);
  }

  /** Levels that no service may have, whatever the others are. */
  public impossible(): string[] {
    return this.form.factors.flatMap(({ at, levels }, factor) =>
      levels
        .filter((_, level) => {
          const row = this.form.plain.map((other, index) => (index === factor ? level : other));
          return this.fix(row, new Set([factor])) === undefined;
        })
        .map(({ label }) => `${at}: ${label}`),
    );
  }

  /** Two services that differ in one thing only. */
  public edit(at: string): { readonly before: Service; readonly after: Service } {
    const factor = this.form.factors.findIndex((candidate) => candidate.at === at);
    const place = { service: ++this.count };
    const levels = this.form.counts[factor];
    for (const base of this.bases()) {
      for (let level = 1; level < levels; level++) {
        const request = base.map((other, index) => (index === factor ? level : other));
        const after = this.lessen(request, new Set([factor]), base);
        for (let other = 0; after !== undefined && other < level; other++) {
          const before = after.map((own, index) => (index === factor ? other : own));
          if (this.errors(before) === 0) {
            return { before: this.service(before, place), after: this.service(after, place) };
          }
        }
      }
    }
    throw new Error(`no two services differ in ${at} only`);
  }

  /** The values of a factor, pair by pair, in services that are plain otherwise. */
  public nested(): Service[] {
    const done = new Set<string>();
    const services: Service[] = [];
    this.form.deep.forEach(({ type, levels }, factor) => {
      if (done.has(type)) {
        return;
      }
      done.add(type);
      const { levels: shallow } = this.form.factors[factor];
      const known = new Set(shallow.map(({ label }) => label));
      for (const level of levels().filter(({ label }) => !known.has(label))) {
        shallow.push(level);
        const request = this.form.plain.map((other, index) =>
          index === factor ? shallow.length - 1 : other,
        );
        const row = this.fix(request, new Set([factor]));
        if (row) {
          services.push(this.service(row));
        } else {
          this.refused.push(`${this.form.factors[factor].at}: ${level.label}`);
        }
        shallow.pop();
      }
    });
    return services;
  }

  private service(row: Row, place: Place = { service: ++this.count }): Service {
    const service = this.build(row, place);
    const { objects, program } = this.tree.write(service);
    return {
      label: this.form.label(row),
      plan: service._plan(),
      objects: objects.filter(({ kind }) => this.isServed(kind)),
      program,
    };
  }

  /** Whether the plane has a definition of a kind. */
  private isServed(kind: string): boolean {
    const plural = `${kind.toLowerCase().replace(/y$/, 'ie')}s.`;
    const { cannotTake } = this.samples.plane.release;
    return !UNDEFINED.has(kind) && !cannotTake.some((name) => name.startsWith(plural));
  }

  private build(row: Row, place: Place): library.InferenceService {
    const split = SPLITS[row[this.split]];
    const props = this.builds.service(row, place);
    const scope = this.tree.scope();
    const service = new library.InferenceService(scope, `s${place.service}`, props);
    const options = this.builds.deployment(row, place);
    const deployments = [service.addDeployment('main', options)];
    while (deployments.length < split.deployments) {
      const { image, compute } = options;
      deployments.push(service.addDeployment(`d${deployments.length}`, { image, compute }));
    }
    const scaling = this.builds.autoscaler(row, place);
    if (scaling !== undefined) {
      deployments[0].autoscale(scaling).timelineText('2026-12-24');
    }
    split.say?.(service, deployments);
    return service;
  }

  /** How far a row is from a service that the library's own rules accept. */
  private errors(row: Row): number {
    try {
      return this.build(row, { service: 0 })
        .findings()
        .filter(({ severity }) => severity === Severity.ERROR).length;
    } catch (error) {
      this.thrown.add((error as Error).message);
      return Infinity;
    }
  }

  /** Changes what is not pinned, as little as possible, until no rule objects. */
  private fix(
    row: Row,
    overridden: ReadonlySet<number>,
    bases: readonly Row[] = this.bases(),
  ): Row | undefined {
    for (const start of [row, ...bases]) {
      const request = start.map((level, factor) => (overridden.has(factor) ? row[factor] : level));
      const base = start === row ? bases[0] : start;
      const mended = this.lessen(request, overridden, base);
      if (mended) {
        return mended;
      }
    }
    return undefined;
  }

  private lessen(row: Row, overridden: ReadonlySet<number>, base: Row): Row | undefined {
    let best = [...row];
    for (const factor of overridden) {
      this.form.present(best, factor);
    }
    let errors = this.errors(best);
    const free = this.random
      .shuffled(this.form.factors.map((_, factor) => factor))
      .filter((factor) => !overridden.has(factor) && !this.form.holds(overridden, factor));
    for (const factor of free) {
      for (const level of new Set([0, base[factor]])) {
        if (errors === 0) {
          return best;
        }
        if (level !== best[factor]) {
          const attempt = best.map((other, index) => (index === factor ? level : other));
          const left = this.errors(attempt);
          if (left < errors) {
            best = attempt;
            errors = left;
          }
        }
      }
    }
    return errors === 0 ? best : undefined;
  }
}
