// Checks the dashboards: that Grafana can read them and a person can, and with the address of a
// Prometheus as the argument that every query of every panel gets an answer.
import fs from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, 'dashboards');
const sources = fs.readFileSync(
  path.join(import.meta.dirname, 'grafana/provisioning/datasources/datasources.yml'),
  'utf8',
);
const known = new Set([...sources.matchAll(/uid: (\S+)/g)].map((found) => found[1]));
const kinds = new Set(['row', 'stat', 'timeseries', 'bargauge', 'table']);
const wanted = ['business', 'performance', 'quality', 'system'];
const faults = [];
const queries = [];

const overlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

function checkPanel(where, panel, variables) {
  const fault = (what) => faults.push(`${where}: ${what}`);
  if (!kinds.has(panel.type)) fault(`a panel of the kind ${panel.type}`);
  if (!panel.title) fault('no title');
  const { x, y, w, h } = panel.gridPos ?? {};
  if (![x, y, w, h].every(Number.isInteger) || x < 0 || x + w > 24) fault('it lies outside the grid');
  if (panel.type === 'row') return;
  if (!panel.fieldConfig?.defaults?.unit) fault('no unit');
  if (!panel.targets?.length) fault('no query');
  for (const target of panel.targets ?? []) {
    if (!known.has(target.datasource?.uid)) fault(`an unknown data source ${target.datasource?.uid}`);
    for (const [, name] of target.expr.matchAll(/\$(\w+)/g)) {
      if (!name.startsWith('__') && !variables.has(name)) fault(`$${name} is not a variable`);
    }
    queries.push({ where, expr: target.expr });
  }
}

const uids = new Set();
const files = fs.readdirSync(folder).filter((name) => name.endsWith('.json'));
for (const name of wanted) if (!files.includes(`${name}.json`)) faults.push(`${name}.json is missing`);
for (const file of files) {
  const board = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
  if (!board.uid || uids.has(board.uid)) faults.push(`${file}: its uid is missing or not its own`);
  uids.add(board.uid);
  if (!board.title || !board.description) faults.push(`${file}: no title or no description`);
  const variables = new Set(board.templating.list.map((variable) => variable.name));
  for (const variable of board.templating.list) {
    const metric = /^label_values\((\w+),/.exec(variable.query.query)?.[1];
    if (!metric) faults.push(`${file}: the variable ${variable.name} is no list of a label`);
    else queries.push({ where: `${file}: the variable ${variable.name}`, expr: metric });
  }
  const ids = new Set();
  for (const panel of board.panels) {
    if (ids.has(panel.id)) faults.push(`${file}: two panels with the id ${panel.id}`);
    ids.add(panel.id);
    checkPanel(`${file}: ${panel.title}`, panel, variables);
  }
  board.panels.forEach((a, i) =>
    board.panels.slice(i + 1).forEach((b) => {
      if (overlap(a.gridPos, b.gridPos)) faults.push(`${file}: ${a.title} lies on ${b.title}`);
    }),
  );
}

async function ask(prometheus, { where, expr }) {
  const query = expr
    .replaceAll('$__rate_interval', '30s')
    .replaceAll('$__range', '1m')
    .replaceAll('$tenant', '.*');
  const answer = await fetch(`${prometheus}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query }),
  });
  const { status, error, data } = await answer.json();
  if (status !== 'success') return faults.push(`${where}: ${error}: ${query}`);
  const values = data.result.filter((row) => row.value[1] !== 'NaN');
  if (values.length === 0) faults.push(`${where}: no answer to ${query}`);
}

async function checkRules(prometheus) {
  const { data } = await (await fetch(`${prometheus}/api/v1/rules`)).json();
  const rules = data.groups.flatMap((group) => group.rules);
  if (rules.length === 0) faults.push('no rules are loaded');
  for (const rule of rules) {
    if (rule.health !== 'ok') faults.push(`the rule ${rule.name} is ${rule.health}: ${rule.lastError}`);
  }
}

const prometheus = process.argv[2];
if (prometheus) {
  for (const query of queries) await ask(prometheus, query);
  await checkRules(prometheus);
}
faults.forEach((fault) => console.error(fault));
console.log(`${files.length} dashboards, ${queries.length} queries, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
