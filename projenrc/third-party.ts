import * as fs from 'fs';
import * as path from 'path';

const ROOT = path.join(__dirname, '..');

/** The notices of the packages that the npm package contains. */
export const NOTICES = path.join(ROOT, 'THIRD-PARTY-NOTICES.md');

/** The bundled packages and all their dependencies, by name. */
export function bundledPackages(): string[] {
  const found = new Set<string>();
  const add = (name: string): void => {
    if (!found.has(name)) {
      found.add(name);
      Object.keys(manifestOf(name).dependencies ?? {}).forEach(add);
    }
  };
  const own = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  own.bundledDependencies.forEach(add);
  return [...found].sort();
}

/** Name, version, license and full license text of every bundled package. */
export function notices(): string {
  return `${[HEADER, ...bundledPackages().map(notice)].join('\n\n')}\n`;
}

function notice(name: string): string {
  const { version, license } = manifestOf(name);
  const folder = folderOf(name);
  const files = fs.readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  if (files.length === 0) {
    throw new Error(`the bundled package ${name} has no license file`);
  }
  const texts = files.sort().map((file) => fs.readFileSync(path.join(folder, file), 'utf8'));
  const blocks = texts.map((text) => `\`\`\`text\n${text.replace(/\r/g, '').trim()}\n\`\`\``);
  return [`## ${name} ${version}`, `License: ${license}`, ...blocks].join('\n\n');
}

function manifestOf(name: string): any {
  return JSON.parse(fs.readFileSync(path.join(folderOf(name), 'package.json'), 'utf8'));
}

function folderOf(name: string): string {
  return path.join(ROOT, 'node_modules', name);
}

const HEADER = `# Third-party notices

<!-- Made by "npm run docs" from the bundled packages. -->

The npm package contains these packages. The packages for Python, Go and Java contain the npm package.`;

if (require.main === module) {
  fs.writeFileSync(NOTICES, notices());
}
