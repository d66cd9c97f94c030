import * as fs from 'fs';
import * as path from 'path';
import { parseArgs } from 'util';
import { Command, CommandError, UsageError } from './command';
import { junit } from './junit';
import { Report, fails } from './report';
import { reportText } from './report-text';
import { checkedApp } from './run-app';
import { sarif } from './sarif';

const FORMATS: Readonly<Record<string, (report: Report) => string>> = {
  text: reportText,
  sarif,
  junit,
};
const NAMES = Object.keys(FORMATS);

/** `cdk-inference check`: runs the user's program and reports the findings of its services. @internal */
export const CHECK: Command = {
  help: [
    'usage: cdk-inference check [--format text|sarif|junit] [--output FILE] [--app COMMAND]',
    '',
    'Runs the app and reports the errors and warnings of all its services. The exit code is 1 if',
    'there is an error, or if the app fails. The app writes its output to a temporary folder.',
    '',
    '  --format  text, sarif (SARIF 2.1.0) or junit (JUnit XML) (default: text)',
    '  --output  writes the report to this file, and the text to standard output (default: the',
    '            report goes to standard output)',
    '  --app     command that runs the app, such as "npx tsx main.ts" (default: "app" in',
    '            cdk8s.yaml or cdktf.json)',
    '',
  ].join('\n'),
  run: (args, surroundings) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        format: { type: 'string' },
        output: { type: 'string', short: 'o' },
        app: { type: 'string' },
      },
    });
    const { format = 'text', output, app } = values;
    if (!NAMES.includes(format)) {
      throw new UsageError(`--format must be text, sarif or junit, got '${format}'`);
    }
    const report = checkedApp(app, surroundings);
    const text = FORMATS[format](report);
    if (output === undefined) {
      surroundings.out(text);
    } else {
      write(path.resolve(surroundings.folder, output), text);
      surroundings.out(reportText(report));
    }
    return Promise.resolve(fails(report) ? 1 : 0);
  },
};

function write(file: string, text: string): void {
  try {
    fs.writeFileSync(file, text);
  } catch (failure) {
    throw new CommandError(`--output: ${(failure as Error).message}`);
  }
}
