// Checks the licences of everything that the product is shipped with, by its bills of materials: each
// library has to offer one that goes with the product's own. Usage: node licences.mjs bom.json ...
import fs from 'node:fs';

// Permissive ones, and the Eclipse licence, which asks nothing of who only uses a library.
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'Bouncy Castle Licence', // MIT's, under a name of its own
  'EPL-2.0',
  'MIT',
  'MIT-0',
  'Unlicense',
  'OFL-1.1', // of fonts
  'Go License', // three clauses of BSD
]);

const bills = process.argv.slice(2).map((file) => JSON.parse(fs.readFileSync(file, 'utf8')).components);
const components = bills.flat();
const faults = bills.filter((bill) => bill.length === 0).map(() => 'a bill of materials is empty');
for (const { group = 'npm', name, version, licenses = [] } of components) {
  const offered = licenses.map((entry) => entry.expression ?? entry.license.id ?? entry.license.name);
  if (!offered.some((licence) => allowed.has(licence))) {
    faults.push(`${group}:${name}:${version} offers ${offered.join(', ') || 'no licence'}`);
  }
}
faults.forEach((fault) => console.error(fault));
console.log(`${components.length} libraries, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
