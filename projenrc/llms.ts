import * as fs from 'fs';
import * as path from 'path';

const ROOT = path.join(__dirname, '..');

/** The index of the pages for language models, in the form of llmstxt.org; made of `docs/README.md`. */
export function llms(): string {
  const index = fs.readFileSync(path.join(ROOT, 'docs', 'README.md'), 'utf8');
  const [, ...sections] = index.split(/^## /m);
  const lists = sections.map((section) => {
    const [title] = section.split('\n');
    const rows = [...section.matchAll(/^\| (.+) \| \[[^\]]+\]\(([^)]+)\) \|$/gm)];
    return [`## ${title}`, '', ...rows.filter(([, , page]) => isPacked(page)).map(row)].join('\n');
  });
  return `${[HEADER, ...lists].join('\n\n')}\n`;
}

/** Pages outside of `docs` are not in the package. */
function isPacked(page: string): boolean {
  return !page.startsWith('..');
}

function row([, content, page]: RegExpMatchArray): string {
  return `- [docs/${page}](docs/${page}): ${content}`;
}

const HEADER = `# cdk-inference

> Constructs for online inference services: one service, several deployments, weighted traffic, autoscaling, and
> releases by editing weights. An app in TypeScript, Python, Go or Java renders Kubernetes objects and gateway
> configuration (cdk8s) or Terraform. The library checks the whole description at synthesis, and connects to no cluster.

All paths are files in this package.

- [AGENTS.md](AGENTS.md): the ten calls that matter, how to work with errors, rules for edits
- [docs/getting-started.md](docs/getting-started.md): create a project, edit the split, apply it, send a request
- [docs/coming-from.md](docs/coming-from.md): the terms of other tools
- [lib/index.d.ts](lib/index.d.ts): every public name; docstrings have units, ranges, defaults and examples
- [CHANGELOG.md](CHANGELOG.md): changes by version`;

if (require.main === module) {
  fs.writeFileSync(path.join(ROOT, 'llms.txt'), llms());
}
