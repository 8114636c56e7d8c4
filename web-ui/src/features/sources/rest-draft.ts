import type { SourceDeclaration } from '@/shared/api/types.ts';
import { text } from './text.ts';

type Rest = NonNullable<SourceDeclaration['rest']>;

export const PAGINGS = ['none', 'page', 'offset', 'cursor', 'link'] as const;
export const AUTHENTICATIONS = ['none', 'bearer', 'header', 'basic'] as const;

/** What the form holds of a REST service. Numbers are as they are typed. */
export type RestDraft = {
  url: string;
  paging: (typeof PAGINGS)[number];
  parameter: string;
  first: string;
  sizeParameter: string;
  size: string;
  next: string;
  total: string;
  authentication: (typeof AUTHENTICATIONS)[number];
  header: string;
  login: string;
  rate: string;
};

export const NO_REST: RestDraft = {
  url: '',
  paging: 'none',
  parameter: '',
  first: '',
  sizeParameter: '',
  size: '',
  next: '',
  total: '',
  authentication: 'none',
  header: '',
  login: '',
  rate: '5',
};

export function ofRest({
  url,
  paging,
  authentication,
  requestsPerSecond,
}: Rest): Partial<RestDraft> {
  return {
    url,
    paging: paging?.kind ?? 'none',
    parameter: paging?.parameter ?? '',
    first: typed(paging?.first),
    sizeParameter: paging?.sizeParameter ?? '',
    size: typed(paging?.size),
    next: paging?.cursor ?? '',
    total: paging?.total ?? '',
    authentication: authentication?.kind ?? 'none',
    header: authentication?.header ?? '',
    login: authentication?.user ?? '',
    rate: String(requestsPerSecond ?? 5),
  };
}

function typed(number: number | undefined): string {
  return number === undefined ? '' : String(number);
}

export function restOf(draft: RestDraft): Rest {
  return {
    url: draft.url,
    paging: draft.paging === 'none' ? undefined : pagingOf(draft),
    authentication: authenticationOf(draft),
    requestsPerSecond: Number(draft.rate),
  };
}

function pagingOf(draft: RestDraft): Rest['paging'] {
  const kind = draft.paging;
  const isCounted = kind === 'page' || kind === 'offset';
  const isSized = draft.sizeParameter !== '' && draft.size !== '';
  return {
    kind,
    parameter: isCounted || kind === 'cursor' ? text(draft.parameter) : undefined,
    first: isCounted && draft.first !== '' ? Number(draft.first) : undefined,
    sizeParameter: isSized ? draft.sizeParameter : undefined,
    size: isSized ? Number(draft.size) : undefined,
    cursor: kind === 'cursor' ? draft.next : undefined,
    total: text(draft.total),
  };
}

function authenticationOf({
  authentication: kind,
  header,
  login,
}: RestDraft): Rest['authentication'] {
  if (kind === 'none') return undefined;
  return {
    kind,
    header: kind === 'header' ? header : undefined,
    user: kind === 'basic' ? login : undefined,
  };
}
