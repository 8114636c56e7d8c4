// Lets the chart's autoscalers follow scripted tides of work, as Kubernetes documents that they do
// (https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/), and checks that the nodes
// grow with the tide, keep within their bounds, and shrink after it without flapping.
// Usage: node autoscaling.mjs HELM CHART
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const JOBS = 'millrace_queue_jobs_waiting';
const LAG = 'millrace_source_records_waiting';

// What Kubernetes does where an autoscaler says nothing.
const TOLERANCE = 0.1;
const LOOK_SECONDS = 15;
const UP = {
  stabilizationWindowSeconds: 0,
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const DOWN = {
  stabilizationWindowSeconds: 300,
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/** The autoscaler of each pool as the chart renders it; Helm itself reads the YAML. */
function autoscalers(helm, chart) {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'autoscaling-'));
  try {
    const copy = path.join(work, 'millrace');
    fs.cpSync(chart, copy, { recursive: true, dereference: true });
    fs.writeFileSync(
      path.join(copy, 'templates/as-json.yaml'),
      `apiVersion: v1
kind: ConfigMap
metadata: { name: as-json }
data:
  {{- range $name, $pool := dict "nodes" .Values.nodes "workers" .Values.workers }}
  {{- $parts := splitList "---\\n" (include "millrace.scaling" (dict "root" $ "name" $name "pool" $pool)) }}
  {{ $name }}: {{ last $parts | fromYaml | toJson | quote }}
  {{- end }}
`,
    );
    const words = ['template', 'shop', copy, '--kube-version', '1.34.0'];
    words.push('--values', path.join(chart, 'ci/least-values.yaml'));
    words.push('--set', 'nodes.autoscaling.enabled=true,workers.autoscaling.enabled=true');
    words.push('--show-only', 'templates/as-json.yaml');
    const text = execFileSync(helm, words, { encoding: 'utf8' });
    const found = [...text.matchAll(/^ {2}(\w+): (".*")$/gm)];
    return Object.fromEntries(found.map(([, name, json]) => [name, JSON.parse(JSON.parse(json)).spec]));
  } finally {
    fs.rmSync(work, { recursive: true });
  }
}

const targetOf = (spec, name) => {
  const metric = spec.metrics.find(({ external }) => external.metric.name === name);
  const target = Number(metric?.external.target.averageValue);
  if (!(target > 0)) throw new Error(`an autoscaler does not follow ${name}`);
  return target;
};

/** ceil(current * value / target), of the metric that asks for the most; value is that of one node. */
function asked(spec, current, load) {
  const each = spec.metrics.map(({ external }) => {
    const all = load[external.metric.name] ?? 0;
    const target = Number(external.target.averageValue);
    const isNear = Math.abs(all / current / target - 1) <= TOLERANCE;
    return isNear ? current : Math.ceil(all / target);
  });
  return Math.max(...each);
}

/** How far one of the policies lets the number go. */
function limit(rules, sign, current, changes, now) {
  if (rules.selectPolicy === 'Disabled') return current;
  const limits = rules.policies.map(({ type, value, periodSeconds }) => {
    const lately = changes.filter(({ at }) => at > now - periodSeconds).reduce((sum, { by }) => sum + by, 0);
    const start = current - lately;
    if (type === 'Pods') return start + sign * value;
    return sign > 0 ? Math.ceil(start * (1 + value / 100)) : Math.floor(start * (1 - value / 100));
  });
  const isLeast = rules.selectPolicy === 'Min';
  return sign > 0 === isLeast ? Math.min(...limits) : Math.max(...limits);
}

/** The nodes at each look; `loadAt` gives each metric's sum over all nodes at a second. */
function simulate(spec, loadAt, minutes) {
  const up = { ...UP, ...spec.behavior?.scaleUp };
  const down = { ...DOWN, ...spec.behavior?.scaleDown };
  const wishes = [];
  const changes = [];
  const nodes = [];
  let current = spec.minReplicas;
  for (let now = 0; now <= minutes * 60; now += LOOK_SECONDS) {
    const wish = asked(spec, current, loadAt(now));
    wishes.push({ at: now, wish });
    const since = (seconds) =>
      wishes.filter(({ at }) => at === now || at > now - seconds).map((each) => each.wish);
    const least = Math.min(...since(up.stabilizationWindowSeconds));
    const most = Math.max(...since(down.stabilizationWindowSeconds));
    let next = Math.min(Math.max(current, least), most);
    const highest = Math.max(current, limit(up, 1, current, changes, now));
    const lowest = Math.min(current, limit(down, -1, current, changes, now));
    next = Math.min(next, highest, spec.maxReplicas);
    next = Math.max(next, lowest, spec.minReplicas);
    if (next !== current) changes.push({ at: now, by: next - current });
    current = next;
    nodes.push(current);
  }
  return nodes;
}

/** The work, in what a node is to have, on a line through points `minute,work`. */
function line(text) {
  const points = text.split(' ').map((point) => point.split(',').map(Number));
  return (second) => {
    const minute = second / 60;
    const after = points.findIndex(([at]) => at > minute);
    if (after < 0) return points.at(-1)[1];
    if (after === 0) return points[0][1];
    const [[from, low], [to, high]] = [points[after - 1], points[after]];
    return low + ((high - low) * (minute - from)) / (to - from);
  };
}

const faults = [];

/** Work that rises in the first hour and ends after one and a half makes one hill of nodes. */
function checkTide(where, spec, work, loadAt) {
  const minutes = 240;
  const nodes = simulate(spec, loadAt, minutes);
  const at = (minute) => nodes[(minute * 60) / LOOK_SECONDS];
  const fault = (what) => faults.push(`${where}: ${what}: ${nodes.filter((_, i) => i % 20 === 0).join(' ')}`);
  if (Math.max(...nodes) > spec.maxReplicas) fault('more nodes than the most');
  if (Math.min(...nodes) < spec.minReplicas) fault('fewer nodes than the least');
  for (let minute = 1; minute <= 60; minute++) {
    const needed = Math.floor(work((minute - 1) * 60) / (1 + TOLERANCE));
    if (at(minute) < Math.min(needed, spec.maxReplicas)) fault(`too few nodes at minute ${minute}`);
  }
  const steps = nodes.slice(1).map((count, i) => Math.sign(count - nodes[i]));
  const fall = steps.indexOf(-1);
  if (fall < 0 || at(minutes) !== spec.minReplicas) fault('they do not shrink to the least');
  if (fall >= 0 && (fall * LOOK_SECONDS) / 60 < 90) fault('they shrink before the tide ends');
  if (steps.slice(fall).includes(1)) fault('they grow again after they began to shrink');
  console.log(`${where}: ${[0, 20, 60, 100, 120, minutes].map(at).join(' ')} nodes`);
}

/** Work that wavers by a fourth around five nodes' worth changes nothing once they are there. */
function checkWaver(where, spec, loadAt) {
  const nodes = simulate(spec, loadAt, 120).slice((10 * 60) / LOOK_SECONDS);
  if (new Set(nodes).size > 1) faults.push(`${where}: they flap: ${nodes.join(' ')}`);
}

const [helm, chart] = process.argv.slice(2);
const pools = autoscalers(helm, chart);
for (const pool of ['nodes', 'workers']) {
  const spec = pools[pool];
  const of = (name, work) => (second) => ({ [name]: work(second) * targetOf(spec, name) });
  // Eight nodes' worth, and once nothing for less than the ten minutes after which a node may leave.
  const lull = '70,8 70.5,0 78.5,0 79,8';
  const tide = line(`5,0 40,8 ${lull} 90,8 100,0`);
  const flood = line('5,0 6,50 90,50 100,0');
  const waver = (second) => 5 + 1.2 * Math.sin((second / 300) * Math.PI);
  for (const name of [JOBS, LAG]) {
    checkTide(`${pool}, ${name}`, spec, tide, of(name, tide));
    checkTide(`${pool}, a flood of ${name}`, spec, flood, of(name, flood));
    checkWaver(`${pool}, ${name}`, spec, of(name, waver));
  }
  const both = (second) => ({ ...of(JOBS, tide)(second), ...of(LAG, (s) => tide(s) / 2)(second) });
  checkTide(`${pool}, both`, spec, tide, both);
}
faults.forEach((fault) => console.error(fault));
process.exit(faults.length ? 1 : 0);
