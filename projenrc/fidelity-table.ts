import * as fs from 'fs';
import * as path from 'path';
import { algorithmTable, clbTable } from './fidelity-algorithms';
import { fidelityRows } from '../test/catalogue';
import { Support, TARGETS, cellsOf } from '../test/catalogue/fidelity';

/** `docs/fidelity.md`: what becomes of each field of the form on each target. */
export function fidelityTable(): string {
  const head = `| # | field | said by | ${TARGETS.join(' | ')} | becomes |`;
  const rows = fidelityRows().map((row) => {
    const names = row.properties.map((property) => `\`${property}\``).join(', ');
    const cells = cellsOf(row);
    const degrees = TARGETS.map((target) => support(cells[target])).join(' | ');
    return `| ${row.field} | ${row.item} | ${names} | ${degrees} | ${row.becomes} |`;
  });
  const fields = [head, `|${' --- |'.repeat(4 + TARGETS.length)}`, ...rows].join('\n');
  return `${[HEADER, fields, ALGORITHMS, algorithmTable(), CLBS, clbTable(), CUTOVER].join('\n\n')}\n`;
}

function support(value: Support): string {
  return value.level === 'exact' ? 'exact' : `${value.level} \`${value.rule}\``;
}

const HEADER = `# What each target makes of the form

<!-- Made by "npm run docs" from projenrc/fidelity; edit the rows, not this page. -->

A program runs on plain Kubernetes or on VKE, and is written by a cdk8s Chart or a cdktf stack. Nothing
is dropped silently: each field of the product's form ends in one of these ways.

| word | meaning |
| --- | --- |
| exact | just so; tests synthesize a service with the field on each target and find it in the output |
| checked | a limit of the form itself: what exceeds it is an error |
| approximated | nearly; a warning says how and by how much, an error with \`strict: true\` on the platform |
| refused | not at all; an error says why, and what comes nearest |
| unused | has no meaning there; a warning says so |

\`service.fidelity()\` lists what is not exact in a program, as data; [rules.md](rules.md) has every rule.`;

const ALGORITHMS = `## Algorithm × gateway × weights

Made by asking the library. Weights and an algorithm are one matter to a gateway: what chooses among
deployments and what chooses among instances must not get in each other's way.`;

const CLBS = `## Algorithm × platform × split of a CLB

By weights a gateway in the cluster carries the split out (on VKE Envoy Gateway unless the platform says
otherwise), below a stack on VKE the servers of the CLB; by instance count the CLB itself or, without the cloud,
kube-proxy.`;

const CUTOVER = `## What approximated means, and by how much

| id | the share | what differs |
| --- | --- | --- |
| \`APPROXIMATED_ROUND_ROBIN\` | as declared, in the long run | one request more or less at a time: drawn at random, n requests deviate by about √(n·p·(1−p)) |
| \`APPROXIMATED_LEAST_CONNECTIONS\` | as declared | the least busy instance of the chosen deployment, not of all |
| \`APPROXIMATED_CONSISTENT_HASH\` | as declared | one value reaches one instance of each deployment; which deployment is chosen for each request |
| \`APPROXIMATED_SOURCE_HASH\` | as many callers as instances allow | a caller keeps its instance for three hours after its last connection, and not by a hash |
| \`APPROXIMATED_SERVER_WEIGHT\` | the nearest with whole weights up to 100 | the warning says how many percentage points; where three deployments share, less than one |
| \`APPROXIMATED_INSTANCE_WEIGHT\` | that of the fewest instances | an autoscaler that doubles the instances of a deployment does not double its share |

With random and consistent hash on Envoy Gateway each deployment is a cluster in the proxy. The step of a
release that takes a deployment's last share away, and the one that takes it out of the program, exchange
clusters, and a proxy that has not got the new
routes yet answers a few requests with 503 (envoyproxy/gateway#9029); the tests count them. Other steps,
and the other algorithms, lose nothing.`;

if (require.main === module) {
  fs.writeFileSync(path.join(__dirname, '..', 'docs', 'fidelity.md'), fidelityTable());
}
