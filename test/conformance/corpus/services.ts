import { App, Chart, Testing } from 'cdk8s';
import { Assembly, Member } from './assembly';
import { ABSENT, Level, Levels, Place } from './levels';
import { Random, Row, pairwise } from './pairwise';
import { Samples } from './samples';
import * as library from '../../../src';
import { Manifest } from '../support/api';
import { Plane } from '../support/versions';

const { Severity } = library;

/** A service of the corpus. */
export interface Service {
  /** What is said in it. */
  readonly label: string;
  readonly plan: library.ServicePlan;
  readonly objects: Manifest[];
}

/** Something that has a level in every service. */
interface Factor {
  readonly at: string;
  readonly levels: Level[];
  /** The optional struct that this is a part of. */
  readonly below?: number;
}

/** How deployments share the traffic: weights, and deployments that are not named. */
const SPLITS: { label: string; weights?: number[]; unnamed: number }[] = [
  { label: 'one, unsaid', unnamed: 1 },
  { label: '1', weights: [1], unnamed: 0 },
  { label: '9 : 1', weights: [9, 1], unnamed: 0 },
  { label: '0 : 1', weights: [0, 1], unnamed: 0 },
  { label: '10000 : 0 : 1', weights: [10000, 0, 1], unnamed: 0 },
  { label: '9 : 1 : not named', weights: [9, 1], unnamed: 1 },
  { label: '16 deployments', weights: Array(16).fill(1), unnamed: 0 },
];

/** Where nearly everything can be said: a mend that fails starts again from here. */
const GENEROUS: Record<string, RegExp> = {
  'InferenceServiceProps.platform': /^\+$/,
  'KubernetesPlatformOptions.autoscaling': /^keda/,
  'KubernetesPlatformOptions.prometheus': /^"http:/,
  'InferenceServiceProps.loadBalancer': /^\+$/,
  'DeploymentOptions.image': /^preset\(VLLM/,
  'ComputeSpecOptions.gpus': /^1$/,
  'AutoscalerOptions.maxReplicas': /^1000$/,
  'AutoscalerOptions.metrics': /^\[cpuUtilization/,
  'AutoscalerOptions.schedules': /^\[window/,
};

const PRESENT: Level = { label: '+', make: () => undefined };
const SEED = 20261123;

/** Services in which every value of every property stands, and every pair of values that may. */
export class Services {
  public static on(plane: Plane): Services {
    return new Services(new Assembly(), new Samples(plane));
  }

  public readonly levels: Levels;
  private readonly factors: Factor[] = [];
  /** Values of a factor, every pair of what is nested in them. */
  private readonly deep = new Map<
    number,
    { readonly type: string; readonly levels: () => Level[] }
  >();
  private readonly random = new Random(SEED);
  private readonly builds: {
    readonly service: (row: Row, place: Place) => any;
    readonly deployment: (row: Row, place: Place) => any;
    readonly autoscaler: (row: Row, place: Place) => any;
  };
  private readonly split: number;
  private count = 0;

  public constructor(
    assembly: Assembly,
    public readonly samples: Samples,
  ) {
    this.levels = new Levels(assembly, samples);
    this.builds = {
      service: this.struct('InferenceServiceProps'),
      deployment: this.struct('DeploymentOptions'),
      autoscaler: this.branch(
        { name: 'autoscale', optional: true, type: {} },
        'autoscale',
        (below) => this.struct('AutoscalerOptions', below),
      ),
    };
    this.split = this.factor(
      'split',
      SPLITS.map(({ label }) => ({ label, make: () => undefined })),
    );
  }

  /** A row of defaults; whatever is not said is left out. */
  public get plain(): Row {
    return this.factors.map(() => 0);
  }

  /** Optional structs, and the level that says them. */
  private get above(): Map<number, number> {
    const entries = this.factors.map(({ levels }, factor): [number, number] => [
      factor,
      levels.indexOf(PRESENT),
    ]);
    return new Map(entries.filter(([, level]) => level >= 0));
  }

  private get generous(): Row {
    return this.factors.map(({ at, levels }) =>
      Math.max(
        0,
        levels.findIndex(({ label }) => GENEROUS[at]?.test(label)),
      ),
    );
  }

  public get counts(): number[] {
    return this.factors.map(({ levels }) => levels.length);
  }

  /** Services with all pairs of levels, and one for every pair of values of what is nested. */
  public make(): Service[] {
    const rows = pairwise(this.counts, this.random, {
      base: (pinned) =>
        this.mend(
          this.plain.map((level, factor) => pinned.get(factor) ?? level),
          new Set(pinned.keys()),
        ),
      allowed: (row) => this.errors(row) === 0,
      says: (row, factor) => this.says(row, factor),
      above: this.above,
    });
    return [...rows.map((row) => this.service(row)), ...this.nested()];
  }

  /** Levels that no service may have, whatever the others are. */
  public impossible(): string[] {
    return this.factors.flatMap(({ at, levels }, factor) =>
      levels
        .filter((_, level) => {
          const row = this.plain.map((other, index) => (index === factor ? level : other));
          return this.mend(row, new Set([factor])) === undefined;
        })
        .map(({ label }) => `${at}: ${label}`),
    );
  }

  /** Everything that can be said by itself, such as `DeploymentOptions.image`. */
  public get facets(): string[] {
    return this.factors.filter(({ levels }) => levels.length > 1).map(({ at }) => at);
  }

  /** Two services that differ in one thing only. */
  public edit(at: string): { readonly before: Service; readonly after: Service } {
    const factor = this.factors.findIndex((candidate) => candidate.at === at);
    const place = { service: ++this.count };
    const levels = this.counts[factor];
    for (let level = 1; level < levels; level++) {
      const wanted = this.generous.map((other, index) => (index === factor ? level : other));
      const after = this.lessen(wanted, new Set([factor]));
      for (let other = 0; after !== undefined && other < level; other++) {
        const before = after.map((own, index) => (index === factor ? other : own));
        if (this.errors(before) === 0) {
          return { before: this.service(before, place), after: this.service(after, place) };
        }
      }
    }
    throw new Error(`no two services differ in ${at} only`);
  }

  /** The values of a factor, pair by pair, in services that are plain otherwise. */
  private nested(): Service[] {
    const done = new Set<string>();
    const services: Service[] = [];
    this.deep.forEach(({ type, levels }, factor) => {
      if (done.has(type)) {
        return;
      }
      done.add(type);
      const { levels: shallow } = this.factors[factor];
      const known = new Set(shallow.map(({ label }) => label));
      for (const level of levels().filter(({ label }) => !known.has(label))) {
        shallow.push(level);
        const wanted = this.plain.map((other, index) =>
          index === factor ? shallow.length - 1 : other,
        );
        const row = this.mend(wanted, new Set([factor]));
        if (row) {
          services.push(this.service(row));
        }
        shallow.pop();
      }
    });
    return services;
  }

  private service(row: Row, place: Place = { service: ++this.count }): Service {
    const service = this.build(row, place);
    const objects: Manifest[] = Testing.synth(Chart.of(service));
    return { label: this.label(row), plan: service.plan(), objects };
  }

  private build(row: Row, place: Place): library.InferenceService {
    const { weights, unnamed } = SPLITS[row[this.split]];
    const chart = new Chart(new App(), 'chart');
    const props = this.builds.service(row, place);
    const service = new library.InferenceService(chart, `s${place.service}`, props);
    const options = this.builds.deployment(row, place);
    const deployments = [service.addDeployment('main', options)];
    while (deployments.length < (weights ?? []).length + unnamed) {
      const { image, compute } = options;
      deployments.push(service.addDeployment(`d${deployments.length}`, { image, compute }));
    }
    const scaling = this.builds.autoscaler(row, place);
    if (scaling !== undefined) {
      deployments[0].autoscale(scaling);
    }
    if (weights) {
      service.splitTraffic(
        weights.map((weight, index) => library.Weight.of(deployments[index], weight)),
      );
    }
    return service;
  }

  /** How far a row is from a service that the library's own rules accept. */
  private errors(row: Row): number {
    try {
      return this.build(row, { service: 0 })
        .findings()
        .filter(({ severity }) => severity === Severity.ERROR).length;
    } catch {
      return Infinity;
    }
  }

  /** Changes what is not pinned, as little as possible, until no rule objects. */
  private mend(row: Row, pinned: ReadonlySet<number>): Row | undefined {
    const generous = this.generous.map((level, factor) =>
      pinned.has(factor) ? row[factor] : level,
    );
    return this.lessen(row, pinned) ?? this.lessen(generous, pinned);
  }

  private lessen(row: Row, pinned: ReadonlySet<number>): Row | undefined {
    let best = [...row];
    for (const factor of pinned) {
      this.present(best, factor);
    }
    let errors = this.errors(best);
    const free = this.random
      .shuffled(this.factors.map((_, factor) => factor))
      .filter((factor) => !pinned.has(factor) && !this.holds(pinned, factor));
    for (const factor of free) {
      for (const level of new Set([0, this.generous[factor]])) {
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

  /** Whether a pinned factor is part of this optional struct. */
  private holds(pinned: ReadonlySet<number>, factor: number): boolean {
    return [...pinned].some((start) => {
      for (let at = this.factors[start].below; at !== undefined; at = this.factors[at].below) {
        if (at === factor) {
          return true;
        }
      }
      return false;
    });
  }

  /** Says the structs that a factor is part of. */
  private present(row: number[], factor: number): void {
    for (let at = this.factors[factor].below; at !== undefined; at = this.factors[at].below) {
      row[at] = this.factors[at].levels.indexOf(PRESENT);
    }
  }

  private says(row: Row, factor: number): boolean {
    for (let at = this.factors[factor].below; at !== undefined; at = this.factors[at].below) {
      if (this.factors[at].levels[row[at]] !== PRESENT) {
        return false;
      }
    }
    return true;
  }

  private label(row: Row): string {
    return this.factors
      .map(({ at, levels }, factor) => ({ at, level: levels[row[factor]], factor }))
      .filter(
        ({ level, factor }) => level !== ABSENT && level !== PRESENT && this.says(row, factor),
      )
      .map(({ at, level }) => `${at} = ${level.label}`)
      .join('; ');
  }

  private factor(at: string, levels: Level[], below?: number): number {
    return this.factors.push({ at, levels, ...(below !== undefined && { below }) }) - 1;
  }

  /** Factors for the properties of a struct, and what makes the struct of a row. */
  private struct(struct: string, below?: number, inside?: string): (row: Row, place: Place) => any {
    const parts = this.levels.assembly.properties(struct).map((property) => {
      const at = `${property.declared}.${property.name}`;
      return { name: property.name, build: this.member(property, at, below, inside) };
    });
    return (row, place) =>
      Object.fromEntries(
        parts
          .map(({ name, build }) => [name, build(row, place)])
          .filter(([, value]) => value !== undefined),
      );
  }

  private member(
    member: Member,
    at: string,
    below?: number,
    inside?: string,
  ): (row: Row, place: Place) => any {
    const { assembly } = this.levels;
    const struct = assembly.struct(member.type);
    if (struct) {
      return this.branch(member, at, (on) => this.struct(struct, on), below);
    }
    const owner = assembly.sources(member.type);
    const [only, ...others] = owner?.sources ?? [];
    const [parameter, ...further] = only?.parameters ?? [];
    const options = parameter && assembly.struct(parameter.type);
    if (owner && options && others.length === 0 && further.length === 0) {
      // a class that is had in one way only: as good as the struct it is made of
      const make = (library as any)[owner.name];
      return this.branch(
        member,
        at,
        (on) => {
          const build = this.struct(options, on, `${owner.name}.${only.name}`);
          return (row, place) => make[only.name](build(row, place));
        },
        below,
      );
    }
    const specific = inside && `${inside}.${member.name}`;
    const absent = this.levels.mayBeAbsent(member, at) ? [ABSENT] : [];
    const levels = this.levels.of(member.type, at, 'ends', specific);
    const factor = this.factor(at, [...absent, ...levels], below);
    this.deep.set(factor, {
      type: JSON.stringify(member.type).includes('cdk-inference.')
        ? JSON.stringify(member.type)
        : `${at}`,
      levels: () => this.levels.of(member.type, at, 'pairs', specific),
    });
    return (row, place) => this.factors[factor].levels[row[factor]].make(place);
  }

  private branch(
    member: Member,
    at: string,
    inner: (below?: number) => (row: Row, place: Place) => any,
    below?: number,
  ): (row: Row, place: Place) => any {
    if (!this.levels.mayBeAbsent(member, at)) {
      return inner(below);
    }
    const on = this.factor(at, [ABSENT, PRESENT], below);
    const build = inner(on);
    return (row, place) =>
      this.factors[on].levels[row[on]] === PRESENT ? build(row, place) : undefined;
  }
}
