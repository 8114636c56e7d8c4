#!/usr/bin/env node
// Says whether a report of the build is as it was written: node deploy/verify-report.mjs FILE

import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const file = process.argv[2] ?? 'app/target/isolation-report.json';
const text = readFileSync(file, 'utf8');
const report = JSON.parse(text);
// What is signed is the second line, without its name and the comma behind it.
const line = /^"content": (.*),$/.exec(text.split('\n')[1] ?? '')?.[1] ?? '';
const bytes = Buffer.from(line, 'utf8');
const key = createPublicKey({
  key: Buffer.from(report.publicKey, 'base64'),
  format: 'der',
  type: 'spki',
});
const isWhole =
  createHash('sha256').update(bytes).digest('hex') === report.sha256 &&
  verify(null, bytes, key, Buffer.from(report.signature, 'base64')) &&
  JSON.stringify(JSON.parse(line)) === JSON.stringify(report.content);
if (!isWhole) {
  console.error(`${file} is not as it was written`);
  process.exit(1);
}
const { tries, held, broken } = report.content.counts.all;
console.log(`${file} is as it was written, at ${report.content.at}`);
console.log(`${tries} tries, ${held} held, ${broken} broken; signed with ${report.publicKey}`);
process.exit(broken === 0 ? 0 : 1);
