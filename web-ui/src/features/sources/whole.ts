import type { Source } from '@/shared/api/types.ts';
import type { Draft } from './draft.ts';
import { isWholeBucket, isWholeFolder } from './files-draft.ts';
import { isWholeKafka } from './kafka.ts';
import { isWholeSftp } from './sftp-draft.ts';

const NAME = /^[a-z][a-z0-9_-]{0,50}$/;
const DATASET = /^[a-z][a-z0-9_]{0,50}$/;

/** Whether what is typed there is no name; nothing is none yet. */
export const isBadName = ({ name }: Draft) => name !== '' && !NAME.test(name);
export const isBadDataset = ({ dataset }: Draft) => dataset !== '' && !DATASET.test(dataset);

/** Whether it may be sent. */
export function isWhole(draft: Draft, known?: Source): boolean {
  if (!NAME.test(draft.name) || !DATASET.test(draft.dataset)) return false;
  if (draft.kind === 'folder') return isWholeFolder(draft);
  const hasSecret = draft.secret !== '' || known?.hasSecret === true;
  if (draft.kind === 'kafka') return isWholeKafka(draft, hasSecret);
  if (draft.kind === 'postgres' || draft.kind === 'mysql') {
    return hasSecret && isWholeDatabase(draft);
  }
  if (draft.kind === 'sftp') return hasSecret && isWholeSftp(draft);
  if (draft.kind === 's3') return hasSecret && isWholeBucket(draft);
  return (hasSecret || draft.authentication === 'none') && isWholeRest(draft);
}

function isWholeDatabase(draft: Draft): boolean {
  const { host, database, user, reads, table, query, mode, column, publication } = draft;
  const hasRows = (reads === 'table' ? table : query) !== '';
  if (mode === 'cursor' && column === '') return false;
  const isFollowed = reads === 'table' && /^[A-Za-z0-9_]{1,63}$/.test(publication);
  if (mode === 'changes' && !isFollowed) return false;
  return host !== '' && database !== '' && user !== '' && hasRows;
}

function isWholeRest(draft: Draft): boolean {
  const { url, paging, parameter, next, authentication, header, login, rate } = draft;
  if (!/^https?:\/\/./i.test(url) || !(Number(rate) > 0)) return false;
  if ((paging === 'page' || paging === 'offset') && parameter === '') return false;
  if (paging === 'cursor' && next === '') return false;
  return (
    (authentication !== 'header' || header !== '') && (authentication !== 'basic' || login !== '')
  );
}
