import type { Source, SourceDeclaration } from '@/shared/api/types.ts';
import { text } from './text.ts';

type Folder = NonNullable<SourceDeclaration['folder']>;
type Bucket = NonNullable<SourceDeclaration['s3']>;

/** What the form holds of folders and buckets; numbers are as they are typed. */
export type FilesDraft = {
  folder: string;
  pattern: string;
  every: string;
  settle: string;
  bucket: string;
  prefix: string;
  endpoint: string;
  region: string;
  keyId: string;
};

export const NO_FILES: FilesDraft = {
  folder: '',
  pattern: '',
  every: '10',
  settle: '5',
  bucket: '',
  prefix: '',
  endpoint: '',
  region: '',
  keyId: '',
};

/** Of a known source of files; of another kind nothing. */
export function filesOf({ folder, s3 }: Source): Partial<FilesDraft> | undefined {
  if (folder) {
    return {
      folder: folder.folder ?? '',
      settle: String(folder.settleSeconds ?? 5),
      ...namesOf(folder),
    };
  }
  if (!s3) return undefined;
  return {
    bucket: s3.bucket,
    prefix: s3.prefix ?? '',
    endpoint: s3.endpoint ?? '',
    region: s3.region ?? '',
    keyId: s3.keyId,
    ...namesOf(s3),
  };
}

function namesOf({ pattern, everySeconds }: Folder | Bucket): Partial<FilesDraft> {
  return { pattern: pattern ?? '', every: String(everySeconds ?? 10) };
}

export function folderOf(draft: FilesDraft): Folder {
  return {
    folder: text(draft.folder),
    pattern: text(draft.pattern),
    everySeconds: Number(draft.every),
    settleSeconds: Number(draft.settle),
  };
}

export function bucketOf(draft: FilesDraft): Bucket {
  return {
    bucket: draft.bucket,
    prefix: text(draft.prefix),
    endpoint: text(draft.endpoint),
    region: text(draft.region),
    keyId: draft.keyId,
    pattern: text(draft.pattern),
    everySeconds: Number(draft.every),
  };
}

/** Whether a folder may be sent. */
export function isWholeFolder({ every, settle, folder }: FilesDraft): boolean {
  const isBelow = folder.split('/').every((name) => !name.startsWith('.'));
  return isEvery(every) && isNumber(settle, 0, 3600) && isBelow && !folder.startsWith('/');
}

/** Whether a bucket may be sent. */
export function isWholeBucket({ every, bucket, keyId, endpoint }: FilesDraft): boolean {
  const isKnown = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) && keyId !== '';
  return isKnown && isEvery(every) && (endpoint === '' || /^https?:\/\/./i.test(endpoint));
}

function isEvery(seconds: string): boolean {
  return seconds === '0' || isNumber(seconds, 5, 86400);
}

function isNumber(typed: string, least: number, most: number): boolean {
  return /^\d+$/.test(typed) && Number(typed) >= least && Number(typed) <= most;
}
