// Writes the JSON schemas of Kubernetes's kinds that kubeconform asks for, strict, from Kubernetes's own
// OpenAPI file. Usage: node schemas.mjs swagger.json FOLDER
import fs from 'node:fs';

const [source, folder] = process.argv.slice(2);
const { definitions } = JSON.parse(fs.readFileSync(source, 'utf8'));
const either = [{ type: 'string' }, { type: 'number' }];

function strict(schema) {
  if (Array.isArray(schema)) return schema.map(strict);
  if (schema === null || typeof schema !== 'object') return schema;
  if (schema.format === 'int-or-string') return { oneOf: either };
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  if (copy.type === 'object' && copy.properties) copy.additionalProperties ??= false;
  return copy;
}

const strictly = Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, strict(schema)]));
// A quantity may be written as a number as well.
strictly['io.k8s.apimachinery.pkg.api.resource.Quantity'] = { oneOf: either };

/** Those that `schema` leads to. */
function reachable(schema, found = {}) {
  for (const [, name] of JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]+)"/g)) {
    if (found[name]) continue;
    found[name] = strictly[name];
    reachable(strictly[name], found);
  }
  return found;
}

fs.mkdirSync(folder, { recursive: true });
for (const [name, definition] of Object.entries(definitions)) {
  for (const { group, version, kind } of definition['x-kubernetes-group-version-kind'] ?? []) {
    const prefix = group ? `${group.split('.')[0]}-` : '';
    const schema = strictly[name];
    const file = `${folder}/${kind.toLowerCase()}-${prefix}${version}.json`;
    fs.writeFileSync(file, JSON.stringify({ ...schema, definitions: reachable(schema) }));
  }
}
