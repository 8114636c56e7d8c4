import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadMore } from '@/shared/ui/load-more.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useVersions } from './api.ts';
import { linkId } from './records-panel.tsx';
import { VersionsTable } from './versions-table.tsx';

type Props = { dataset: string; record: string; asOf?: string };

/** The versions of one record, the newest first. Escape closes it. */
export function VersionsPanel({ dataset, record, asOf }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const query = useVersions(dataset, record);
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), [record]);

  async function leave() {
    await navigate({
      to: '/datasets/$dataset',
      params: { dataset },
      search: { as_of: asOf },
      replace: true,
      resetScroll: false,
    });
    document.getElementById(linkId(record))?.focus();
  }

  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close.current?.click();
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, []);

  return (
    <Panel
      title={t('datasets.versionsOf', { key: record })}
      action={
        <>
          <Link to="/batches" search={{ dataset }}>
            {t('datasets.batchesLink')}
          </Link>
          <Button ref={close} size="compact-sm" variant="default" onClick={() => void leave()}>
            {t('datasets.closeVersions')}
          </Button>
        </>
      }
      flush
    >
      <QueryView query={query}>
        {({ pages }) => {
          const versions = pages.flatMap((page) => page.items);
          return (
            <>
              <VersionsTable
                label={t('datasets.versionsOf', { key: record })}
                versions={versions}
                isWhole={!query.hasNextPage}
              />
              <LoadMore shown={versions.length} query={query} />
            </>
          );
        }}
      </QueryView>
    </Panel>
  );
}
