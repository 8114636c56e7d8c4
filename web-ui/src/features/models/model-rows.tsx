import { useTranslation } from 'react-i18next';
import { LoadMore } from '@/shared/ui/load-more.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { RowsTable } from '@/shared/ui/rows-table.tsx';
import { useModelRows } from './api.ts';

export function ModelRows({ model }: { model: string }) {
  const { t } = useTranslation();
  const query = useModelRows(model);
  return (
    <Panel title={t('models.preview')} flush>
      <QueryView query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <Notice icon="models" title={t('models.noRows')} />;
          return (
            <>
              <RowsTable
                label={t('models.preview')}
                columns={pages[0]?.columns ?? []}
                items={items}
              />
              <LoadMore shown={items.length} query={query} />
            </>
          );
        }}
      </QueryView>
    </Panel>
  );
}
