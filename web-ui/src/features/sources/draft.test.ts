import { expect, it } from 'vitest';
import type { Source } from '@/shared/api/types.ts';
import { sources } from '../../../testing/fixtures.ts';
import { declarationOf, draftOf, emptyDraft, ofKind, type Draft } from './draft.ts';
import { isWhole } from './whole.ts';

it('sends a known source back as it is, without its secret', () => {
  for (const source of sources) {
    const { name, kind, dataset, pointer, topic, format } = source;
    const sent = declarationOf(draftOf(source), source);

    expect(sent).toMatchObject(
      JSON.parse(JSON.stringify({ kind, dataset, pointer, topic, format })),
    );
    expect(sent.secret).toBeUndefined();
    expect(isWhole(draftOf(source), source), name).toBe(true);
  }
  const [crm, , tickets, drop, share] = sources;
  expect(declarationOf(draftOf(crm!), crm).postgres).toMatchObject(crm!.postgres!);
  expect(declarationOf(draftOf(tickets!), tickets).rest).toMatchObject(tickets!.rest!);
  expect(declarationOf(draftOf(drop!), drop).s3).toMatchObject(drop!.s3!);
  expect(declarationOf(draftOf(share!), share).folder).toMatchObject(share!.folder!);
});

it('sends what belongs to the kind only', () => {
  const draft: Draft = {
    ...emptyDraft(),
    name: 'desk',
    kind: 'rest',
    dataset: 'tickets',
    secret: 'typed for another kind',
    table: 'no',
    url: 'https://desk.example.org/a',
    paging: 'cursor',
    parameter: 'after',
    first: '3',
    next: '/next',
    size: '50',
  };

  expect(JSON.parse(JSON.stringify(declarationOf(draft)))).toEqual({
    kind: 'rest',
    dataset: 'tickets',
    rest: {
      url: 'https://desk.example.org/a',
      paging: { kind: 'cursor', parameter: 'after', cursor: '/next' },
      requestsPerSecond: 5,
    },
  });
});

it('is whole when all that is needed is there', () => {
  const postgres: Draft = {
    ...emptyDraft(),
    name: 'crm',
    dataset: 'customers',
    host: 'h',
    database: 'd',
    user: 'u',
    table: 't',
    secret: 's',
  };
  const rest: Draft = { ...postgres, kind: 'rest', secret: '', url: 'https://a.example/x' };

  expect(isWhole(postgres)).toBe(true);
  expect(isWhole({ ...postgres, secret: '' })).toBe(false);
  expect(isWhole({ ...postgres, name: 'Crm' })).toBe(false);
  expect(isWhole({ ...postgres, mode: 'cursor' })).toBe(false);
  expect(isWhole({ ...postgres, reads: 'query' })).toBe(false);
  expect(isWhole(rest)).toBe(true);
  expect(isWhole({ ...rest, url: 'ftp://a' })).toBe(false);
  expect(isWhole({ ...rest, paging: 'page' })).toBe(false);
  expect(isWhole({ ...rest, authentication: 'bearer' })).toBe(false);
  expect(isWhole({ ...rest, authentication: 'header', secret: 'k' })).toBe(false);
});

it('is whole when a folder or a bucket is named well', () => {
  const folder: Draft = { ...emptyDraft(), name: 'share', kind: 'folder', dataset: 'parcels' };
  const bucket: Draft = { ...folder, kind: 's3', bucket: 'drop', keyId: 'K', secret: 's' };

  expect(isWhole(folder)).toBe(true);
  expect(isWhole({ ...folder, folder: 'a/b' })).toBe(true);
  expect(isWhole({ ...folder, folder: '../b' })).toBe(false);
  expect(isWhole({ ...folder, folder: '/etc' })).toBe(false);
  expect(isWhole({ ...folder, every: '0' })).toBe(true);
  expect(isWhole({ ...folder, every: '1' })).toBe(false);
  expect(isWhole({ ...folder, settle: '' })).toBe(false);
  expect(isWhole(bucket)).toBe(true);
  expect(isWhole({ ...bucket, secret: '' })).toBe(false);
  expect(isWhole({ ...bucket, bucket: 'Drop' })).toBe(false);
  expect(isWhole({ ...bucket, keyId: '' })).toBe(false);
  expect(isWhole({ ...bucket, endpoint: 's3.example.org' })).toBe(false);
});

it('keeps what a MySQL and a server of SFTP are, and gives each its usual port', () => {
  const common = { dataset: 'd', state: 'idle', positions: {}, hasSecret: true } as const;
  const mysql = {
    host: 'h',
    database: 'd',
    user: 'u',
    table: 't',
    mode: 'cursor',
    cursor: 'id',
  } as const;
  const hostKey = `SHA256:${'A'.repeat(43)}`;
  const sftp = { host: 'h', user: 'u', hostKey, authentication: 'key', folder: '/out' } as const;
  const shop: Source = { ...common, name: 'shop', kind: 'mysql', mysql };
  const drop: Source = { ...common, name: 'drop', kind: 'sftp', sftp };

  expect(declarationOf(draftOf(shop)).mysql).toMatchObject({ ...mysql, port: 3306 });
  expect(declarationOf(draftOf(drop)).sftp).toMatchObject({ ...sftp, port: 22, everySeconds: 60 });
  expect(isWhole(draftOf(shop), shop)).toBe(true);
  expect(isWhole({ ...draftOf(shop), column: '' }, shop)).toBe(false);
  expect(isWhole(draftOf(drop), drop)).toBe(true);
  expect(isWhole(draftOf(drop))).toBe(false);
  expect(isWhole({ ...draftOf(drop), hostKey: 'SHA256:short' }, drop)).toBe(false);
  expect(isWhole({ ...draftOf(drop), folder: '/out/../x' }, drop)).toBe(false);
  expect(ofKind('sftp', emptyDraft()).port).toBe('22');
  expect(ofKind('mysql', { ...emptyDraft(), port: '5433', mode: 'changes' })).toEqual({
    kind: 'mysql',
    port: '5433',
    mode: 'full',
  });
});

it('sends an Avro topic back with its registry or its schema', () => {
  const kafka = { name: 'paid', kind: 'kafka', topic: 'paid', format: 'avro', dataset: 'paid' };
  const common = { state: 'running', positions: {} } as const;
  const registry = { url: 'https://registry.example.org', user: 'reader' };
  const known = { ...kafka, ...common, registry, hasSecret: true } as Source;
  const inline = { ...kafka, ...common, schema: '"int"' } as Source;

  expect(declarationOf(draftOf(known), known)).toMatchObject({ format: 'avro', registry });
  expect(declarationOf({ ...draftOf(known), secret: 's' }).registry?.secret).toBe('s');
  expect(declarationOf({ ...draftOf(known), secret: 's' }).secret).toBeUndefined();
  expect(declarationOf({ ...draftOf(known), format: 'json' }).registry).toBeUndefined();
  expect(declarationOf(draftOf(inline))).toMatchObject({ format: 'avro', schema: '"int"' });
  expect(declarationOf(draftOf(inline)).registry).toBeUndefined();

  expect(isWhole(draftOf(known), known)).toBe(true);
  expect(isWhole(draftOf(known))).toBe(false);
  expect(isWhole({ ...draftOf(known), registryUser: '' })).toBe(true);
  expect(isWhole({ ...draftOf(known), registryUser: '', registry: 'r' })).toBe(false);
  expect(isWhole(draftOf(inline))).toBe(true);
  expect(isWhole({ ...draftOf(inline), schema: '' })).toBe(false);
});
