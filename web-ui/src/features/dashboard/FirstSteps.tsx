import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/shared/ui/CopyButton.tsx';
import { Panel } from '@/shared/ui/Panel.tsx';
import classes from './FirstSteps.module.css';

/** What to do when nothing was sent yet. */
export function FirstSteps({ upload }: { upload: ReactNode }) {
  const { t } = useTranslation();
  const command = `curl ${window.location.origin}/api/v1/datasets/orders/records \\
  -H "Authorization: Bearer mr_..." \\
  -H "Content-Type: text/csv" \\
  --data-binary @orders.csv`;
  return (
    <>
      <div className={classes.lead}>
        <h2>{t('home.emptyTitle')}</h2>
        <p>{t('home.emptyLead')}</p>
      </div>
      {upload}
      <Panel
        title={t('home.fromProgram')}
        span={5}
        action={<a href="/docs">{t('home.apiDocs')}</a>}
      >
        <pre className={classes.command}>{command}</pre>
        <CopyButton text={command} label="curl" />
      </Panel>
    </>
  );
}
