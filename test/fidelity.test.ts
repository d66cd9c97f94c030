import * as fs from 'fs';
import * as path from 'path';
import { App, Chart, Testing } from 'cdk8s';
import { fidelityRows } from './catalogue';
import { Support, Seen, TARGETS, Target, cellsOf, platformOf } from './catalogue/fidelity';
import { aStack, program as synthesized } from './homes/stacks';
import { ApiType, allProperties, publicTypes } from './support/public-api';
import { fidelityTable } from '../projenrc/fidelity-table';
import { InferenceService, Severity } from '../src';
import { RULES } from '../src/rules';

const FIELDS = Array.from({ length: 65 }, (_, index) => index + 1);
const rules = new Map(RULES.map((rule) => [rule.id, rule]));
const types = publicTypes();
const ROWS = fidelityRows().map((row) => ({ ...row, cells: cellsOf(row) }));
type Row = (typeof ROWS)[number];
const isChart = (target: Target) => target.endsWith('Chart');

/** The program of a row on one target, and its rendered objects. */
function program(row: Row, target: Target): { chat: InferenceService; written: () => any[] } {
  const platform = platformOf(target);
  if (isChart(target)) {
    const chart = new Chart(new App(), 'chart');
    return { chat: row.program(chart, platform), written: () => Testing.synth(chart) };
  }
  const stack = aStack();
  const chat = row.program(stack, platform);
  return { chat, written: () => inStack(synthesized(stack).resource) };
}

/** The objects of a stack, and resources of Volcengine: their type is their kind. */
function inStack(resource: Record<string, Record<string, any>>): any[] {
  return Object.entries(resource).flatMap(([type, all]) =>
    Object.values(all).map((each) =>
      type === 'kubernetes_manifest' ? each.manifest : { kind: type, ...each },
    ),
  );
}

function at(object: any, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce((value, key) => value?.[key], object);
}

/** One object of the kind must have the value; `undefined`: none may have any. */
function expectSeen(objects: any[], [kind, pointer, value]: Seen): void {
  const values = objects.filter((each) => each.kind === kind).map((each) => at(each, pointer));
  if (value === undefined) {
    expect(values.length).toBeGreaterThan(0);
    expect(values.filter((each) => each !== undefined)).toEqual([]);
  } else {
    expect({ kind, pointer, values }).toEqual({
      kind,
      pointer,
      values: expect.arrayContaining([value]),
    });
  }
}

function cellsWith(level: Support['level'][]): [string, Row, Target][] {
  return ROWS.flatMap((row) =>
    TARGETS.filter((target) => level.includes(row.cells[target].level)).map(
      (target): [string, Row, Target] => [`${row.field} ${row.item} (${target})`, row, target],
    ),
  );
}

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

describe('docs/fidelity.md', () => {
  test('is up to date with the catalogue', () => {
    const page = path.join(__dirname, '..', 'docs', 'fidelity.md');
    expect(fs.readFileSync(page, 'utf8')).toBe(fidelityTable());
  });

  test('has a row for each field of the form, and no other', () => {
    expect([...new Set(ROWS.map(({ field }) => field))]).toEqual(FIELDS);
  });
});

describe('the rendered objects have the values of exact and approximated cells', () => {
  test.each(cellsWith(['exact', 'approximated']))('%s', (_, row, target) => {
    const support = row.cells[target] as unknown as { seen: Seen[]; rule?: string };
    const { chat, written } = program(row, target);
    const findings = chat.findings();
    expect(findings.filter(({ severity }) => severity === Severity.ERROR)).toEqual([]);
    const objects = written();
    expect(support.seen.length).toBeGreaterThan(0);
    support.seen.forEach((seen) => expectSeen(objects, seen));
    if (support.rule !== undefined) {
      expect(findings.map(({ rule }) => rule)).toContain(support.rule);
    }
  });
});

describe('checked, unsupported and unused cells are reported', () => {
  test.each(cellsWith(['checked', 'unsupported', 'unused']))('%s', (_, row, target) => {
    const { rule, level } = row.cells[target] as { rule: string; level: string };
    const found = program(row, target)
      .chat.findings()
      .filter((finding) => finding.rule === rule);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0].severity).toBe(level === 'unused' ? Severity.WARNING : Severity.ERROR);
  });

  test('and nothing else stops the program', () => {
    const others = cellsWith(['checked', 'unsupported', 'unused']).flatMap(
      ([label, row, target]) => {
        const { rule } = row.cells[target] as { rule: string };
        const stopping = program(row, target)
          .chat.findings()
          .filter((finding) => finding.severity === Severity.ERROR && finding.rule !== rule);
        return stopping.map((finding) => `${label}: ${finding.rule}`);
      },
    );
    expect(others).toEqual([]);
  });
});

describe('the names in a row', () => {
  test('are existing rules', () => {
    const named = ROWS.flatMap(({ cells }) =>
      Object.values(cells).flatMap((support) => ('rule' in support ? [support.rule] : [])),
    );
    expect(named.filter((rule) => !rules.has(rule))).toEqual([]);
  });

  test('are names of the public API', () => {
    const names = ROWS.flatMap(({ properties }) => properties);
    expect(names.length).toBeGreaterThan(50);
    const known = new Set([...types.values()].flatMap(members));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  function members(type: ApiType): string[] {
    return [...allProperties(types, type), ...(type.methods ?? []), ...(type.members ?? [])].map(
      ({ name }) => `${type.name}.${name}`,
    );
  }
});
