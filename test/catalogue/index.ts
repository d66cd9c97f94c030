import { ACKNOWLEDGEMENTS } from './acknowledgement';
import { ADOPTIONS } from './adoption';
import { COMPUTES } from './compute';
import { DEPLOYMENT } from './deployment';
import { ENDPOINT_PICKERS } from './endpoint-picker';
import { Field, FidelityRow } from './fidelity';
import { IMAGES } from './image';
import { LOAD_BALANCERS } from './load-balancer';
import { MODELS } from './model';
import { MONITORED } from './monitoring';
import { NETWORKS } from './network';
import { PARALLELISM } from './parallelism';
import { PLATFORMS } from './platform';
import { PODS } from './pod';
import { METRICS_PORTS, PORTS } from './port';
import { PROBES } from './probe';
import { EditName, Property, Sample, StatedDefault, Struct, Subject } from './property';
import { PUBLIC_GATEWAYS } from './public-gateway';
import { QUEUES, SCHEDULERS } from './queue';
import { ROLLOUTS } from './rollout';
import { SCALING } from './scaling';
import { SERVICES } from './service';
import { STORAGE } from './storage';
import { TRAFFIC } from './traffic';
import { InferenceService } from '../../src';

/** The order within a field of the console form is the order of docs/fidelity.md. */
const SUBJECTS: Subject[] = [
  SERVICES,
  NETWORKS,
  LOAD_BALANCERS,
  PUBLIC_GATEWAYS,
  METRICS_PORTS,
  PORTS,
  TRAFFIC,
  IMAGES,
  { structs: [DEPLOYMENT, PARALLELISM] },
  MODELS,
  COMPUTES,
  SCHEDULERS,
  QUEUES,
  PROBES,
  PODS,
  ROLLOUTS,
  STORAGE,
  ENDPOINT_PICKERS,
  SCALING,
  PLATFORMS,
  MONITORED,
  ADOPTIONS,
  ACKNOWLEDGEMENTS,
];

const STRUCTS: Struct[] = SUBJECTS.flatMap(({ structs = [] }) => structs);

/** Rows of a struct by `Struct.property`. */
const rowsOf = ({ name, rows }: Struct) =>
  Object.entries(rows).map(([property, row]) => ({ at: `${name}.${property}`, property, row }));

/** Two small programs that differ in one property only. */
export interface Effect {
  readonly property: string;
  readonly without: () => InferenceService;
  readonly with: () => InferenceService;
}

/** The program of a struct with its base, changed for one property. */
function program({ setup, rows }: Struct, property: string, change: (options: any) => object) {
  const { base, within } = { ...setup.like, ...rows }[property];
  return setup.program(change({ ...setup.base, ...base }), within);
}

const valueOf = ({ value, samples: [first] = [] }: Property) => value ?? first;

/** The values of several properties of a struct, by default of all. */
export function values(name: string, ...properties: string[]): any {
  const { rows, setup } = STRUCTS.find((struct) => struct.name === name)!;
  const names = properties.length > 0 ? properties : Object.keys(rows);
  const set = names.map((property) => [property, valueOf(rows[property])]);
  return { ...(properties.length === 0 && setup.base), ...Object.fromEntries(set) };
}

/** A program without and with every property that users can set, those of extended structs as well. */
export function effects(): Effect[] {
  return STRUCTS.filter(({ setup }) => !setup.extendedOnly).flatMap((struct) =>
    Object.entries({ ...struct.setup.like, ...struct.rows }).map(([name, row]) => {
      const set = (value: unknown) => () =>
        program(struct, name, (options) => ({ ...options, [name]: value }));
      const [without = 'before' in row ? set(row.before) : () => program(struct, name, (o) => o)] =
        row.effect ?? [];
      return {
        property: `${struct.name}.${name}`,
        without,
        with: row.effect?.[1] ?? set(valueOf(row)),
      };
    }),
  );
}

/** A property or a parameter that users can set, and the program that sets it to a value. */
export interface Place {
  readonly at: string;
  readonly set: (value: unknown) => InferenceService;
  /** The program that sets it to a legal value. */
  readonly sample: () => InferenceService;
  /** The program that does not set it. */
  readonly without: () => InferenceService;
  /** The legal value and the one of the other program, unless they are objects of that program. */
  readonly values: readonly unknown[];
}

export function places(): Place[] {
  return STRUCTS.filter(({ setup }) => !setup.extendedOnly).flatMap((struct) =>
    Object.entries({ ...struct.setup.like, ...struct.rows }).map(([name, row]): Place => {
      const { setup } = struct;
      const live = row.live ?? setup.live ?? setup.program;
      const base: any = { ...setup.base, ...row.base };
      const set = (value: unknown) => live({ ...base, [name]: value }, row.within);
      const before = 'before' in row ? row.before : base[name];
      const [without = () => set(before), sample = () => set(valueOf(row))] = row.effect ?? [];
      const at = `${struct.name}.${name}`;
      return { at, set, sample, without, values: [valueOf(row), before] };
    }),
  );
}

/** A default: its title, the planned value, the documented value. */
type Default = [title: string, planned: () => unknown, stated: unknown];

export function defaults(): Default[] {
  const ofParameters = SUBJECTS.flatMap(({ defaults: all = [] }) => all);
  return [
    ...STRUCTS.flatMap(defaultsOf),
    ...ofParameters.map(([title, planned, stated]): Default => [
      title,
      () => planned(undefined),
      stated,
    ]),
  ];
}

function defaultsOf(struct: Struct): Default[] {
  const { plan = (service: InferenceService) => service._plan(), defaults: further = [] } =
    struct.setup;
  const own = Object.entries(struct.rows).flatMap(([property, row]): StatedDefault[] => {
    if (row.default) {
      return [[property, ...row.default]];
    }
    return 'stated' in row ? [[property, (planned) => planned[property], row.stated]] : [];
  });
  return [...own, ...further].map(([title, planned, stated]) => [
    `${struct.name}.${title}`,
    () => planned(plan(inPlan(struct, title))),
    stated,
  ]);
}

/** The program that a default is read from. */
function inPlan(struct: Struct, title: string): InferenceService {
  return title in struct.rows
    ? program(struct, title, ({ [title]: _, ...others }) => others)
    : struct.setup.program({ ...struct.setup.base });
}

/** Every row of docs/fidelity.md, in its order. */
export function fidelityRows(): FidelityRow[] {
  const all = SUBJECTS.flatMap(({ structs = [], fidelity = [] }) => [
    ...structs.flatMap((struct) => ofStruct(struct)),
    ...fidelity,
  ]);
  return all.sort((a, b) => a.field - b.field);
}

function ofStruct(struct: Struct): FidelityRow[] {
  return rowsOf(struct).flatMap(({ at, property, row }) =>
    [row.fidelity ?? []].flat().map(({ also, with: options, ...field }: Field) => ({
      ...field,
      properties: [at, ...(also?.split(', ') ?? [])],
      program: field.program ?? struct.setup.shown!(options ?? { [property]: valueOf(row) }),
    })),
  );
}

/** Samples of the conformance corpus: of properties, parameters and structs as a whole. */
export function samples(): Record<string, readonly Sample[]> {
  const ofProperties = STRUCTS.flatMap(rowsOf).flatMap(({ at, row }) =>
    row.samples ? [[at, row.samples] as const] : [],
  );
  return Object.assign(
    Object.fromEntries(ofProperties),
    ...SUBJECTS.map(({ samples: others = {} }) => others),
  );
}

/** Properties whose edit has the effect of a row of docs/changes.md. */
export function editedBy(edit: EditName): string[] {
  return STRUCTS.flatMap((struct) =>
    rowsOf(struct)
      .filter(({ row }) => (row.edit ?? struct.setup.edit) === edit)
      .map(({ at }) => at),
  );
}
