import type { Field, FidelityRow, Program } from './fidelity';
import type { InferenceService } from '../../src';

/** Where a sample is used: in the service with this number. */
export interface Place {
  readonly service: number;
}

/** A value, or a function that creates it if it differs from service to service. */
export type Sample = unknown | ((place: Place) => unknown);

/** Rows of docs/changes.md; `none`: the property changes nothing by itself. */
export type EditName =
  | 'accepting'
  | 'address'
  | 'autoscaler'
  | 'capacity'
  | 'compute'
  | 'image'
  | 'model'
  | 'name'
  | 'names'
  | 'network'
  | 'nodes'
  | 'none'
  | 'platform'
  | 'pod'
  | 'ports'
  | 'priority'
  | 'probes'
  | 'queue'
  | 'replicas'
  | 'routing'
  | 'scheduler'
  | 'shutdown'
  | 'visibility';

/** What the suites need to know about a property and cannot derive. `P` is the plan it becomes part of. */
export interface Property<V = any, T = any, P = any> {
  /** A value that changes the output; otherwise the first sample is used. */
  readonly value?: V;
  /** The value that it replaces, unless the base has one. */
  readonly before?: V;
  /** Options in addition to those of the struct. */
  readonly base?: Partial<T>;
  /** Passed to the program of the struct, for instance another service. */
  readonly within?: unknown;
  /** Programs without and with the property, if it cannot be exchanged by itself. */
  readonly effect?: readonly [() => InferenceService, () => InferenceService];
  /** The program for any value of the property, unless that of the struct has an effect. */
  readonly live?: (options: any) => InferenceService;
  /** The value that the plan has for the default, and the documented one; see also `stated`. */
  readonly default?: readonly [planned: (plan: P) => unknown, stated: unknown];
  /** Values for the conformance corpus; an empty list: cannot be set there. */
  readonly samples?: readonly Sample[];
  /** The effect of an edit on running pods, unless the struct has it. */
  readonly edit?: EditName;
  /** Fields of the console form that the property covers. */
  readonly fidelity?: Field | readonly Field[];
}

/** `stated` is the default, if the plan has a property of the same name. */
export type Properties<T, P = any> = {
  readonly [K in keyof Required<T>]: Property<T[K], T, P> &
    (K extends keyof P ? { readonly stated?: P[K] } : unknown);
};

/** A default by its title: names of properties, or `*` for all of the struct. */
export type StatedDefault<P = any> = readonly [
  title: string,
  planned: (plan: P) => unknown,
  stated: unknown,
];

interface Setup<T, P, L> {
  /** The smallest program that sets options of this struct. */
  readonly program: (options: T, within?: any) => InferenceService;
  readonly base?: Partial<T>;
  /** The program for any value, if that of the struct has no effect. */
  readonly live?: (options: any) => InferenceService;
  /** The plan that the options become, which defaults are read from. */
  readonly plan?: (service: InferenceService) => P;
  /** The program of fidelity rows. */
  readonly shown?: (options: Partial<T>) => Program;
  readonly edit?: EditName;
  /** Properties that another struct declares: they are set here too. */
  readonly like?: L;
  /** No method takes the struct as such, only structs that extend it. */
  readonly extendedOnly?: boolean;
  /** Further defaults. */
  readonly defaults?: readonly StatedDefault<P>[];
}

/** A public struct that users fill in, with a row for each property that it declares. */
export interface Struct {
  readonly name: string;
  readonly setup: Setup<any, any, Record<string, Property>>;
  readonly rows: Record<string, Property>;
}

/** @typeParam L properties that `setup.like` has rows for */
export function struct<T, P = any, L extends keyof T = never>(
  name: string,
  setup: Setup<T, P, Properties<Pick<T, L>>>,
) {
  return (rows: Properties<Omit<T, L>, P>): Struct & { readonly rows: typeof rows } => ({
    name,
    setup: setup as Struct['setup'],
    rows: rows as any,
  });
}

/** All that the catalogue has on one subject. */
export interface Subject {
  readonly structs?: readonly Struct[];
  /** Fields of the console form beyond those of single properties. */
  readonly fidelity?: readonly FidelityRow[];
  /**
   * Samples of `Class.method(parameter)`, of `Class.method.property` if a property has other values
   * there, or of a `Struct` as a whole.
   */
  readonly samples?: Record<string, readonly Sample[]>;
  /** Defaults of parameters. */
  readonly defaults?: readonly StatedDefault[];
}

/** Some of the rows of a struct. */
export function pick<R extends object, K extends keyof R>(rows: R, ...names: K[]): Pick<R, K> {
  return Object.fromEntries(names.map((name) => [name, rows[name]])) as Pick<R, K>;
}

/** Samples of several properties or parameters of one owner. */
export function of(
  owner: string,
  samples: Record<string, readonly Sample[]>,
): Record<string, readonly Sample[]> {
  return Object.fromEntries(
    Object.entries(samples).map(([name, all]) => [`${owner}.${name}`, all]),
  );
}
