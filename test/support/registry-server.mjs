// A package registry on loopback that has what is installed in this repository and in the folders that are
// its arguments, and nothing else: what a page tells people to install can be installed as it is printed,
// without the network. Prints its address; ends with the process that started it.

import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as path from 'node:path';

const ROOT = path.join(
  import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
  '..',
  '..',
);

/** name → version → folder */
const known = new Map();
/** What the lock file says of packages for other machines, which are not installed here. */
const locked = new Map();
for (const root of [ROOT, ...process.argv.slice(2)]) {
  const { packages } = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  for (const place of Object.keys(packages)) {
    const folder = path.join(root, place);
    const [, name] = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(place) ?? [];
    const version = packages[place].version;
    const versions = known.get(name) ?? new Map();
    if (name !== undefined && version !== undefined && !versions.has(version)) {
      known.set(name, versions.set(version, folder));
      locked.set(folder, { name, ...packages[place] });
    }
  }
}

function manifest(folder) {
  const file = path.join(folder, 'package.json');
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : locked.get(folder);
}

function document(name, address) {
  const folders = known.get(name);
  const versions = Object.fromEntries(
    [...folders].map(([version, folder]) => {
      // what runs at installation is not needed to run a program, and may want the network
      const { scripts, devDependencies, ...rest } = manifest(folder);
      const tarball = `${address}/${name}/-/${version}.tgz`;
      return [version, { ...rest, dist: { tarball } }];
    }),
  );
  // the one at the top is the one that this repository itself asks for
  const [latest] = [...folders].sort(([, one], [, other]) => one.length - other.length)[0];
  return { name, 'dist-tags': { latest }, versions };
}

/** Bundled packages are a part of a package; others that lie in its folder are not. */
function pack(folder, response) {
  const { bundledDependencies, bundleDependencies } = manifest(folder);
  const isBundling = (bundledDependencies ?? bundleDependencies ?? []).length > 0;
  const leave = isBundling ? [] : ['--exclude=./node_modules'];
  const tar = spawn('tar', ['-czf', '-', '--transform=s,^\\.,package,', ...leave, '.'], {
    cwd: folder,
  });
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  tar.stdout.pipe(response);
}

const server = http.createServer((request, response) => {
  const [, name, version] =
    /^\/((?:@[^/]+\/)?[^/]+)(?:\/-\/(.+)\.tgz)?$/.exec(decodeURIComponent(request.url)) ?? [];
  const folder = known.get(name)?.get(version);
  if (folder !== undefined) {
    pack(folder, response);
  } else if (known.has(name) && version === undefined) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document(name, `http://${request.headers.host}`)));
  } else {
    response.writeHead(404);
    response.end();
  }
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit());
