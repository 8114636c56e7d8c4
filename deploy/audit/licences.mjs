// Checks the licences of everything that the product is shipped with, by its bill of materials: each
// library has to offer one that goes with the product's own. Usage: node licences.mjs bom.json
import fs from 'node:fs';

// Permissive ones, and the Eclipse licence, which asks nothing of who only uses a library.
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'EPL-2.0',
  'MIT',
  'Go License', // three clauses of BSD
]);

const { components } = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const faults = [];
for (const { group, name, version, licenses = [] } of components) {
  const offered = licenses.map((entry) => entry.expression ?? entry.license.id ?? entry.license.name);
  if (!offered.some((licence) => allowed.has(licence))) {
    faults.push(`${group}:${name}:${version} offers ${offered.join(', ') || 'no licence'}`);
  }
}
faults.forEach((fault) => console.error(fault));
console.log(`${components.length} libraries, ${faults.length} faults`);
process.exit(faults.length || components.length === 0 ? 1 : 0);
