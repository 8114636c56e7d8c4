// Checks that .env.example and docs/OPERATION.md name every variable that the product, the image or the
// compose files read, that .env.example names nothing else, and that no secret in it has a value.
import fs from 'node:fs';
import path from 'node:path';

const home = path.join(import.meta.dirname, '..');
const read = (file) => fs.readFileSync(path.join(home, file), 'utf8');
const under = (folder, end) =>
  fs
    .readdirSync(path.join(home, folder), { recursive: true })
    .filter((name) => name.endsWith(end))
    .map((name) => read(path.join(folder, name)));
const all = (texts, pattern) => texts.flatMap((text) => [...text.matchAll(pattern)].map((found) => found[1]));

const program = [
  ...all(under('app/src/main/java', '.java'), /(?:\$\{env:|"(?=MILLRACE_))([A-Z_]+)/g),
  ...all(under('app/src/main/resources', '.xml'), /\$\{([A-Z_]+)/g),
  ...all([read('millrace'), read('deploy/image/start')], /\$\{(MILLRACE_[A-Z_]+)/g),
];
// Each secret may be a file as well.
const secrets = all([read('app/src/main/java/io/millrace/app/SecretSetting.java')], /new SecretSetting\("(\w+)"/g);
const files = ['docker-compose.yml', 'docker-compose.prod.yml', 'deploy/compose/monitoring.yml'].map(read);
const compose = [
  ...all(files, /(?<!\$)\$\{([A-Z_]+)/g),
  ...all(files, /^ +([A-Z_]+):$/gm), // passed on as it is
];
const needed = new Set([...program, ...secrets.map((name) => `${name}_FILE`), ...compose]);
// Where the built page lies and what the launcher's tests leave out are no settings for people.
const internal = ['MILLRACE_WEB', 'MILLRACE_TRAIN'];
internal.forEach((name) => needed.delete(name));

const example = read('.env.example');
const offered = new Set(all([example], /^#? ?([A-Z][A-Z0-9_]+)=/gm));
const faults = [
  ...[...needed].filter((name) => !offered.has(name)).map((name) => `.env.example lacks ${name}`),
  ...[...offered].filter((name) => !needed.has(name)).map((name) => `.env.example names ${name}, which nothing reads`),
  ...all([example], /^#? ?(\w*(?:PASSWORD|SECRET_KEY)=.+)$/gm).map((line) => `.env.example gives a secret: ${line}`),
];
const docs = read('docs/OPERATION.md');
for (const name of new Set(program)) {
  if (!internal.includes(name) && !docs.includes(name)) faults.push(`docs/OPERATION.md lacks ${name}`);
}
faults.forEach((fault) => console.error(fault));
process.exit(faults.length ? 1 : 0);
