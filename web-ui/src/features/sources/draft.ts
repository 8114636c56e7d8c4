import type { Source, SourceDeclaration } from '@/shared/api/types.ts';
import { bucketOf, filesOf, folderOf, NO_FILES, type FilesDraft } from './files-draft.ts';
import { emptyKafka, kafkaDeclaration, kafkaOf, type KafkaDraft } from './kafka.ts';
import { NO_REST, ofRest, restOf, type RestDraft } from './rest-draft.ts';
import { NO_SFTP, ofSftp, sftpOf, type SftpDraft } from './sftp-draft.ts';
import { text } from './text.ts';

type Postgres = NonNullable<SourceDeclaration['postgres']>;
type Mysql = NonNullable<SourceDeclaration['mysql']>;

export type Kind = SourceDeclaration['kind'];
export const KINDS = [
  'postgres',
  'mysql',
  'rest',
  'folder',
  's3',
  'sftp',
  'kafka',
] as const satisfies readonly Kind[];
export const SSL_MODES = ['require', 'verify-full', 'disable'] as const;
export const MODES = ['full', 'cursor', 'changes'] as const;
/** MySQL cannot be followed. */
export const MYSQL_MODES = ['full', 'cursor'] as const;

/** What the form holds; of each kind what was typed last. Numbers are as they are typed. */
export type Draft = KafkaDraft &
  FilesDraft &
  RestDraft &
  SftpDraft & {
    name: string;
    kind: Kind;
    dataset: string;
    pointer: string;
    secret: string;
    host: string;
    port: string;
    database: string;
    user: string;
    sslMode: (typeof SSL_MODES)[number];
    reads: 'table' | 'query';
    table: string;
    query: string;
    mode: (typeof MODES)[number];
    column: string;
    publication: string;
  };

/** What every part of the form is given. */
export type FieldsProps = { draft: Draft; onChange: (some: Partial<Draft>) => void };

export function emptyDraft(): Draft {
  return {
    ...NO_FILES,
    ...NO_REST,
    ...NO_SFTP,
    name: '',
    kind: 'postgres',
    dataset: '',
    pointer: '',
    secret: '',
    ...emptyKafka(),
    host: '',
    port: '5432',
    database: '',
    user: '',
    sslMode: 'require',
    reads: 'table',
    table: '',
    query: '',
    mode: 'full',
    column: '',
    publication: '',
  };
}

/** A known source, without its secret, which stays where it is. */
export function draftOf(source: Source): Draft {
  const { name, kind, dataset, pointer, postgres, mysql, rest, sftp } = source;
  const draft = { ...emptyDraft(), name, kind, dataset, pointer: pointer ?? '' };
  if (postgres) return { ...draft, ...ofPostgres(postgres) };
  if (mysql) return { ...draft, ...ofPostgres(mysql), port: String(mysql.port ?? 3306) };
  if (rest) return { ...draft, ...ofRest(rest) };
  if (sftp) return { ...draft, ...ofSftp(sftp) };
  const files = filesOf(source);
  if (files) return { ...draft, ...files };
  return { ...draft, ...kafkaOf(source) };
}

/** What a server listens on where nobody says otherwise. */
function usualPort(kind: Kind): string {
  if (kind === 'mysql') return '3306';
  return kind === 'sftp' ? '22' : '5432';
}

/** Another kind, with its usual port unless one was typed, and a mode that it has. */
export function ofKind(kind: Kind, draft: Draft): Partial<Draft> {
  const isUsual = draft.port === usualPort(draft.kind);
  return {
    kind,
    port: isUsual ? usualPort(kind) : draft.port,
    mode: kind === 'mysql' && draft.mode === 'changes' ? 'full' : draft.mode,
  };
}

function ofPostgres(its: Postgres | Mysql): Partial<Draft> {
  return {
    host: its.host,
    port: String(its.port ?? 5432),
    database: its.database,
    user: its.user,
    sslMode: its.sslMode ?? 'require',
    reads: its.query === undefined ? 'table' : 'query',
    table: its.table ?? '',
    query: its.query ?? '',
    mode: its.mode ?? 'full',
    column: its.cursor ?? '',
    publication: 'publication' in its ? (its.publication ?? '') : '',
  };
}

/** What is sent; of other kinds nothing. */
export function declarationOf(draft: Draft, known?: Source): SourceDeclaration {
  const { kind, dataset } = draft;
  const pointer = text(draft.pointer);
  if (kind === 'kafka') return { kind, dataset, pointer, ...kafkaDeclaration(draft, known) };
  if (kind === 'folder') return { kind, dataset, folder: folderOf(draft) };
  const secret = text(draft.secret);
  if (kind === 's3') return { kind, dataset, secret, s3: bucketOf(draft) };
  if (kind === 'sftp') return { kind, dataset, secret, sftp: sftpOf(draft) };
  if (kind === 'mysql') return { kind, dataset, secret, mysql: mysqlOf(draft) };
  if (kind === 'postgres') return { kind, dataset, secret, postgres: postgresOf(draft) };
  const asks = draft.authentication !== 'none';
  return { kind, dataset, pointer, secret: asks ? secret : undefined, rest: restOf(draft) };
}

function postgresOf(draft: Draft): Postgres {
  return {
    host: draft.host,
    port: Number(draft.port),
    database: draft.database,
    user: draft.user,
    sslMode: draft.sslMode,
    ...(draft.reads === 'table' ? { table: draft.table } : { query: draft.query }),
    mode: draft.mode,
    cursor: draft.mode === 'cursor' ? draft.column : undefined,
    publication: draft.mode === 'changes' ? draft.publication : undefined,
  };
}

function mysqlOf(draft: Draft): Mysql {
  const isFollowing = draft.mode === 'cursor';
  return {
    host: draft.host,
    port: Number(draft.port),
    database: draft.database,
    user: draft.user,
    sslMode: draft.sslMode,
    ...(draft.reads === 'table' ? { table: draft.table } : { query: draft.query }),
    mode: isFollowing ? 'cursor' : 'full',
    cursor: isFollowing ? draft.column : undefined,
  };
}
