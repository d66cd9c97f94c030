import * as fs from 'fs';
import * as path from 'path';

/** What `.jsii` says of a type, as far as tests read it. */
export interface ApiType {
  readonly kind: string;
  readonly name: string;
  readonly fqn: string;
  readonly datatype?: boolean;
  readonly docs?: ApiDocs;
  readonly interfaces?: string[];
  readonly initializer?: ApiMethod;
  readonly methods?: ApiMethod[];
  readonly properties?: ApiProperty[];
  readonly members?: { readonly name: string; readonly docs?: ApiDocs }[];
}

export interface ApiDocs {
  readonly summary?: string;
  readonly remarks?: string;
  readonly default?: string;
  readonly example?: string;
  readonly see?: string;
}

export interface ApiMethod {
  readonly name?: string;
  readonly docs?: ApiDocs;
  /** The base that declares it, too. */
  readonly overrides?: string;
  readonly parameters?: { readonly name: string; readonly docs?: ApiDocs; readonly type: ApiRef }[];
}

export interface ApiProperty {
  readonly name: string;
  readonly docs?: ApiDocs;
  readonly optional?: boolean;
  readonly overrides?: string;
  readonly type: ApiRef;
}

export interface ApiRef {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly elementtype: ApiRef };
  readonly union?: { readonly types: ApiRef[] };
}

const ASSEMBLY = path.join(__dirname, '..', '..', '.jsii');

/** Every public type, as compiled. */
export function publicTypes(): Map<string, ApiType> {
  if (!fs.existsSync(ASSEMBLY)) {
    throw new Error('.jsii is missing; compile first');
  }
  return new Map(Object.entries(JSON.parse(fs.readFileSync(ASSEMBLY, 'utf8')).types));
}

/** The structs users fill in: what constructors and methods take, and what stands in those. */
export function inputStructs(types: Map<string, ApiType>): ApiType[] {
  const found = new Map<string, ApiType>();
  const visit = (ref: ApiRef): void => {
    ref.union?.types.forEach(visit);
    if (ref.collection) {
      visit(ref.collection.elementtype);
    }
    const type = ref.fqn === undefined ? undefined : types.get(ref.fqn);
    if (type?.datatype && !found.has(type.fqn)) {
      found.set(type.fqn, type);
      allProperties(types, type).forEach((property) => visit(property.type));
    }
  };
  for (const { initializer, methods } of types.values()) {
    for (const method of [...(initializer ? [initializer] : []), ...(methods ?? [])]) {
      method.parameters?.forEach((parameter) => visit(parameter.type));
    }
  }
  return [...found.values()];
}

/** A struct's properties, inherited ones included. */
export function allProperties(types: Map<string, ApiType>, type: ApiType): ApiProperty[] {
  return [
    ...(type.interfaces ?? []).flatMap((fqn) => {
      const base = types.get(fqn);
      return base ? allProperties(types, base) : [];
    }),
    ...(type.properties ?? []),
  ];
}
