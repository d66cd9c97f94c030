#!/usr/bin/env node
import { run } from './run';

const surroundings = {
  folder: process.cwd(),
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
};

void run(process.argv.slice(2), surroundings).then((code) => {
  // process.exit would truncate output that goes to a pipe
  process.exitCode = code;
});
