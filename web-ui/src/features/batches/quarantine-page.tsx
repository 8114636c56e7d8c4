import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '@/shared/ui/page.tsx';
import type { QuarantineFilter } from './api.ts';
import { DecisionList } from './decision-list.tsx';
import { MendPanel } from './mend-panel.tsx';
import type { GroupName } from './mending-api.ts';
import { keyOf, QuarantineGroups } from './quarantine-groups.tsx';
import { QuarantinePanel } from './quarantine-panel.tsx';

/** All that was set aside, or that of one dataset or batch; a group is open where it is named. */
export function QuarantinePage({ filter }: { filter: QuarantineFilter }) {
  const { t } = useTranslation();
  const { dataset, batch } = filter;
  const open = groupOf(filter);
  const within = { dataset, batch };
  return (
    <Page
      title={t('quarantine.title')}
      lead={t('quarantine.lead')}
      action={
        <>
          {batch && (
            <Link to="/batches/$batchId" params={{ batchId: batch }}>
              {t('batches.one', { id: batch })}
            </Link>
          )}
          {dataset && (
            <Link to="/datasets/$dataset" params={{ dataset }}>
              {dataset}
            </Link>
          )}
          {(batch ?? dataset) && <Link to="/quarantine">{t('batches.allDatasets')}</Link>}
        </>
      }
    >
      <QuarantineGroups filter={within} open={open} />
      {open && <MendPanel key={keyOf(open)} name={open} filter={within} />}
      <QuarantinePanel filter={filter} />
      <DecisionList filter={{ batch }} />
    </Page>
  );
}

/** The group that the address names. */
function groupOf({ dataset, batch, reason, column }: QuarantineFilter): GroupName | undefined {
  if (dataset === undefined || reason === undefined) return undefined;
  return { dataset, reason, batch, ...(column && { column }) };
}
