import type { SourceDeclaration } from '@/shared/api/types.ts';
import { folderOf, isWholeFolder, type FilesDraft } from './files-draft.ts';

type Sftp = NonNullable<SourceDeclaration['sftp']>;

export const SIGN_INS = ['password', 'key'] as const;

/** What the form holds of a server of SFTP, beside what it shares with other kinds. */
export type SftpDraft = { hostKey: string; signIn: (typeof SIGN_INS)[number] };

type Shared = FilesDraft & { host: string; port: string; user: string };

export const NO_SFTP: SftpDraft = { hostKey: '', signIn: 'password' };

export function ofSftp(its: Sftp): Partial<SftpDraft & Shared> {
  return {
    host: its.host,
    port: String(its.port ?? 22),
    user: its.user,
    hostKey: its.hostKey,
    signIn: its.authentication ?? 'password',
    folder: its.folder ?? '',
    pattern: its.pattern ?? '',
    every: String(its.everySeconds ?? 60),
    settle: String(its.settleSeconds ?? 5),
  };
}

export function sftpOf(draft: SftpDraft & Shared): Sftp {
  return {
    host: draft.host,
    port: Number(draft.port),
    user: draft.user,
    hostKey: draft.hostKey,
    authentication: draft.signIn,
    ...folderOf(draft),
  };
}

/** Whether a server of SFTP may be sent; unlike a watched folder, its folder may be absolute. */
export function isWholeSftp(draft: SftpDraft & Shared): boolean {
  const { host, port, user, hostKey, folder } = draft;
  const isKnown = /^SHA256:[A-Za-z0-9+/]{43}$/.test(hostKey) && host !== '' && user !== '';
  const isPort = /^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65535;
  return isKnown && isPort && isWholeFolder({ ...draft, folder: folder.replace(/^\//, '') });
}
