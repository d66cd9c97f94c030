import * as fs from 'fs';
import * as path from 'path';
import { App, Chart, Testing } from 'cdk8s';
import { aStack, program as synthesized } from './homes/stacks';
import { ApiType, allProperties, publicTypes } from './support/public-api';
import { Cell, Row, Seen, TARGETS, Target, platformOf } from '../projenrc/fidelity/row';
import { ROWS, fidelityTable } from '../projenrc/fidelity-table';
import { InferenceService, Severity } from '../src';
import { RULES } from '../src/rules';

const FIELDS = Array.from({ length: 65 }, (_, index) => index + 1);
const rules = new Map(Object.values(RULES).flatMap((all) => all.map((rule) => [rule.id, rule])));
const types = publicTypes();
const isChart = (target: Target) => target.endsWith('Chart');

/** A row's program on one target, and how to look at what it writes. */
function program(row: Row, target: Target): { chat: InferenceService; written: () => any[] } {
  const platform = platformOf(target);
  if (isChart(target)) {
    const chart = new Chart(new App(), 'chart');
    return { chat: row.said!(chart, platform), written: () => Testing.synth(chart) };
  }
  const stack = aStack();
  const chat = row.said!(stack, platform);
  return { chat, written: () => inStack(synthesized(stack).resource) };
}

/** The objects of a stack, and the cloud's own resources as such: their type is their kind. */
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

/** Where a value is not said to be absent, one object of the kind must have it. */
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

function claimed(degree: Cell['degree'][]): [string, Row, Target][] {
  return ROWS.flatMap((row) =>
    TARGETS.filter((target) => degree.includes(row.cells[target].degree)).map(
      (target): [string, Row, Target] => [`${row.field} ${row.item} (${target})`, row, target],
    ),
  );
}

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

describe('docs/fidelity.md', () => {
  test('is what the rows say now', () => {
    const page = path.join(__dirname, '..', 'docs', 'fidelity.md');
    expect(fs.readFileSync(page, 'utf8')).toBe(fidelityTable());
  });

  test('has a row for each field of the form, and no other', () => {
    expect([...new Set(ROWS.map(({ field }) => field))]).toEqual(FIELDS);
  });
});

describe('what is claimed to be written is written', () => {
  test.each(claimed(['exact', 'approximated']))('%s', (_, row, target) => {
    const cell = row.cells[target] as unknown as { seen: Seen[]; rule?: string };
    const { chat, written } = program(row, target);
    const findings = chat.findings();
    expect(findings.filter(({ severity }) => severity === Severity.ERROR)).toEqual([]);
    const objects = written();
    expect(cell.seen.length).toBeGreaterThan(0);
    cell.seen.forEach((seen) => expectSeen(objects, seen));
    if (cell.rule !== undefined) {
      expect(findings.map(({ rule }) => rule)).toContain(cell.rule);
    }
  });
});

describe('what is claimed to be found is found', () => {
  test.each(claimed(['checked', 'refused', 'unused']))('%s', (_, row, target) => {
    const { rule, degree } = row.cells[target] as { rule: string; degree: string };
    const found = program(row, target)
      .chat.findings()
      .filter((finding) => finding.rule === rule);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0].severity).toBe(degree === 'unused' ? Severity.WARNING : Severity.ERROR);
  });

  test('and nothing else stops the program', () => {
    const others = claimed(['checked', 'refused', 'unused']).flatMap(([label, row, target]) => {
      const { rule } = row.cells[target] as { rule: string };
      const stopping = program(row, target)
        .chat.findings()
        .filter((finding) => finding.severity === Severity.ERROR && finding.rule !== rule);
      return stopping.map((finding) => `${label}: ${finding.rule}`);
    });
    expect(others).toEqual([]);
  });
});

describe('what a row names', () => {
  test('are rules that there are', () => {
    const named = ROWS.flatMap(({ cells }) =>
      Object.values(cells).flatMap((cell) => ('rule' in cell ? [cell.rule] : [])),
    );
    expect(named.filter((rule) => !rules.has(rule))).toEqual([]);
  });

  test('are names of the public API', () => {
    const names = ROWS.filter(({ said }) => said).flatMap(({ properties }) => properties);
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

describe('what is not claimed yet', () => {
  test('has no program, and what is claimed has one', () => {
    const pending = ROWS.filter(({ cells }) =>
      Object.values(cells).some(({ degree }) => degree === 'pending'),
    );
    expect(pending).toEqual(ROWS.filter(({ said }) => said === undefined));
  });

  // a mark that is removed is removed here as well
  test.each([['issue 7', [26]]])('waits for %s: %j', (issue, fields) => {
    const waiting = ROWS.filter((row) => {
      const cell = row.cells[Target.KUBERNETES_CHART];
      return cell.degree === 'pending' && cell.until === issue;
    });
    expect(waiting.map(({ field }) => field)).toEqual(fields);
  });
});
