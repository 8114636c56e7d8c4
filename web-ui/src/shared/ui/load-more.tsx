import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/format/use-format.ts';
import classes from './load-more.module.css';

type Props = {
  shown: number;
  query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => Promise<unknown>;
  };
};

/** Foot of a list that is read page by page. */
export function LoadMore({ shown, query }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={classes.foot}>
      <span>{t('table.shown', { count: shown, shown: format.count(shown) })}</span>
      {query.hasNextPage && (
        <Button
          size="compact-sm"
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('table.more')}
        </Button>
      )}
    </div>
  );
}
