// Sums the JUnit reports in a folder and prints "N passed, N failed". Fails if a test failed or no test ran.
const fs = require('fs');
const path = require('path');

const folder = process.argv[2];
let tests = 0;
let failed = 0;
let skipped = 0;
for (const file of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
  const [head] = /<testsuites[^>]*>/.exec(fs.readFileSync(path.join(folder, file), 'utf8')) ?? [''];
  const number = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
  tests += number('tests');
  failed += number('failures') + number('errors');
  skipped += number('skipped');
}
const skips = skipped > 0 ? `, ${skipped} skipped` : '';
console.log(`${tests - failed - skipped} passed, ${failed} failed${skips}`);
process.exitCode = failed > 0 || tests === 0 ? 1 : 0;
