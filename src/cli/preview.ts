import * as fs from 'fs';
import * as path from 'path';
import { parseArgs } from 'util';
import { Command, CommandError, UsageError } from './command';
import { CONDITIONS, Condition, conditionsOf } from './preview-conditions';
import { Preview } from '../preview/preview';

const FORMATS: Readonly<Record<string, (head: Preview, base?: Preview) => string>> = {
  markdown: (head, base) => head.toMarkdown(base),
  json: (head, base) => head.toJson(base),
  html: (head, base) => head.toHtml(base),
};
const NAMES = Object.keys(FORMATS);

/** `cdk-inference preview`: compares two previews, and fails where a condition holds. @internal */
export const PREVIEW: Command = {
  help: [
    'usage: cdk-inference preview HEAD [--base BASE] [--format markdown|json|html] [--output FILE]',
    '                             [--fail-on CONDITION[,CONDITION…]]',
    '',
    'Reports what happens when the objects of HEAD are applied over those of BASE. HEAD and BASE are',
    'files that Preview.attachTo writes, or folders with a preview.json. Without BASE the report has the',
    'capacity, the week and the costs of HEAD alone. The exit code is 1 if a condition holds.',
    '',
    '  --base     the preview of what runs now',
    '  --format   markdown, json or html (default: markdown)',
    '  --output   writes the report to this file (default: standard output)',
    '  --fail-on  conditions; those with * need --base:',
    ...CONDITIONS.map(
      ({ usage, needsBase, help }) =>
        `               ${`${usage}${needsBase ? ' *' : ''}`.padEnd(18)} ${help}`,
    ),
    '',
  ].join('\n'),
  run: (args, { folder, out, err }) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        base: { type: 'string' },
        format: { type: 'string' },
        output: { type: 'string', short: 'o' },
        'fail-on': { type: 'string', multiple: true },
      },
    });
    const { base: baseFile, format = 'markdown', output } = values;
    if (positionals.length !== 1) {
      throw new UsageError(
        `pass one preview, such as 'cdk-inference preview preview/', got ${positionals.length}`,
      );
    }
    if (!NAMES.includes(format)) {
      throw new UsageError(`--format must be markdown, json or html, got '${format}'`);
    }
    const conditions = requested(values['fail-on'] ?? [], baseFile !== undefined);
    const read = (file: string) => opened(path.resolve(folder, file));
    const head = read(positionals[0]);
    const base = baseFile === undefined ? undefined : read(baseFile);
    const text = FORMATS[format](head, base);
    if (output === undefined) {
      out(text);
    } else {
      write(path.resolve(folder, output), text);
    }
    const found = conditions.flatMap(({ name, holds }) =>
      holds(head.data(base), base?.data()).map((where) => `${name}: ${where}`),
    );
    found.forEach((line) => err(`${line}\n`));
    return Promise.resolve(found.length > 0 ? 1 : 0);
  },
};

function requested(lists: readonly string[], hasBase: boolean): Condition[] {
  const conditions = lists.flatMap((list) => list.split(',')).map((word) => conditionsOf(word));
  const without = conditions.find(({ needsBase }) => needsBase && !hasBase);
  if (without) {
    throw new UsageError(`--fail-on ${without.name} compares two previews; add --base`);
  }
  return conditions;
}

function opened(file: string): Preview {
  try {
    return Preview.read(file);
  } catch (failure) {
    throw new UsageError((failure as Error).message);
  }
}

function write(file: string, text: string): void {
  try {
    fs.writeFileSync(file, text);
  } catch (failure) {
    throw new CommandError(`--output: ${(failure as Error).message}`);
  }
}
