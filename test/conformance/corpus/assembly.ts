import * as fs from 'fs';
import * as path from 'path';

/** A type as jsii writes it. */
export interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference };
  readonly union?: { readonly types: TypeReference[] };
}

/** A property of a struct, or a parameter. */
export interface Member {
  readonly name: string;
  readonly type: TypeReference;
  readonly optional?: boolean;
}

interface Method {
  readonly name: string;
  readonly static?: boolean;
  readonly parameters?: Member[];
  readonly returns?: { readonly type: TypeReference; readonly optional?: boolean };
}

interface Type {
  readonly kind: 'class' | 'enum' | 'interface';
  readonly name: string;
  readonly datatype?: boolean;
  readonly interfaces?: string[];
  readonly initializer?: object;
  readonly properties?: (Member & { readonly static?: boolean })[];
  readonly methods?: Method[];
  readonly members?: { readonly name: string }[];
}

/** A static method or a constant that gives a value of its class. */
export interface Source {
  readonly name: string;
  /** `undefined` for a constant. */
  readonly parameters?: Member[];
}

/** A property and the struct that declares it. */
export interface Property extends Member {
  readonly declared: string;
}

const PACKAGE = 'cdk-inference.';

/** The public API, as the compiler wrote it down. */
export class Assembly {
  private readonly types: Record<string, Type>;

  public constructor(root: string = path.join(__dirname, '..', '..', '..')) {
    const file = path.join(root, '.jsii');
    if (!fs.existsSync(file)) {
      throw new Error('there is no .jsii: npm run compile writes it');
    }
    this.types = JSON.parse(fs.readFileSync(file, 'utf8')).types;
  }

  /** Constructs, which a program makes with `new`. */
  public constructs(): string[] {
    return Object.values(this.types)
      .filter(({ kind, initializer }) => kind === 'class' && initializer !== undefined)
      .map(({ name }) => name);
  }

  /** What a construct has that takes something. */
  public methods(construct: string): string[] {
    const { methods = [] } = this.types[PACKAGE + construct];
    return methods
      .filter((method) => !method.static && (method.parameters ?? []).length > 0)
      .map(({ name }) => name);
  }

  public properties(struct: string): Property[] {
    const { interfaces = [], properties = [] } = this.types[PACKAGE + struct];
    return [
      ...interfaces.flatMap((fqn) => this.properties(fqn.slice(PACKAGE.length))),
      ...properties.map((property) => ({ ...property, declared: struct })),
    ];
  }

  /** The struct, if it is one of ours. */
  public struct({ fqn }: TypeReference): string | undefined {
    const type = this.own(fqn);
    return type?.kind === 'interface' && type.datatype ? type.name : undefined;
  }

  /** The members of an enum, if it is one of ours. */
  public members({ fqn }: TypeReference): { name: string; members: string[] } | undefined {
    const type = this.own(fqn);
    return type?.kind === 'enum'
      ? { name: type.name, members: type.members!.map(({ name }) => name) }
      : undefined;
  }

  /** How values of a class are had, if it is one of ours. */
  public sources({ fqn }: TypeReference): { name: string; sources: Source[] } | undefined {
    const type = this.own(fqn);
    if (type?.kind !== 'class') {
      return undefined;
    }
    const constants = (type.properties ?? []).filter(
      (property) => property.static && property.type.fqn === fqn,
    );
    const factories = (type.methods ?? []).filter(
      (method) => method.static && method.returns?.type.fqn === fqn && !method.returns!.optional,
    );
    return {
      name: type.name,
      sources: [
        ...constants.map(({ name }) => ({ name })),
        ...factories.map(({ name, parameters = [] }) => ({ name, parameters })),
      ],
    };
  }

  private own(fqn: string | undefined): Type | undefined {
    return fqn?.startsWith(PACKAGE) ? this.types[fqn] : undefined;
  }
}
