import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Code } from '@/shared/ui/code.tsx';
import { CopyButton } from '@/shared/ui/copy-button.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import classes from './first-steps.module.css';

/** What to do when nothing was sent yet. */
export function FirstLead() {
  const { t } = useTranslation();
  return (
    <div className={classes.lead}>
      <h2>{t('home.emptyTitle')}</h2>
      <p>{t('home.emptyLead')}</p>
    </div>
  );
}

/** The same for a program, as a command to copy. */
export function FromProgram() {
  const { t } = useTranslation();
  const command = `curl ${window.location.origin}/api/v1/datasets/orders/records \\
  -H "Authorization: Bearer mr_..." \\
  -H "Content-Type: text/csv" \\
  --data-binary @orders.csv`;
  return (
    <Panel title={t('home.fromProgram')} span={7} action={<a href="/docs">{t('home.apiDocs')}</a>}>
      <Code text={command} label={t('home.fromProgram')} />
      <p className={classes.copy}>
        <CopyButton text={command} label={t('state.copy')} />{' '}
        <Link to="/api-keys">{t('keys.make')}</Link>
      </p>
    </Panel>
  );
}
