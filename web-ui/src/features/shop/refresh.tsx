import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

type Props = { query: Pick<UseQueryResult, 'isFetching' | 'refetch'> };

/** Reads figures anew that nothing says are old. */
export function Refresh({ query }: Props) {
  const { t } = useTranslation();
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      loading={query.isFetching}
      onClick={() => void query.refetch()}
    >
      {t('shop.refresh')}
    </Button>
  );
}
