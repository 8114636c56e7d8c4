import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import classes from './model-page.module.css';
import { useRunProject } from './project-api.ts';

const COMMANDS = ['build', 'run', 'test', 'seed', 'snapshot', 'freshness', 'compile'] as const;

/** Runs a project, all of it or what dbt's selectors name. */
export function RunForm({ projects }: { projects: readonly string[] }) {
  const { t } = useTranslation();
  const run = useRunProject();
  const [project, setProject] = useState(projects[0] ?? '');
  const [command, setCommand] = useState<(typeof COMMANDS)[number]>('build');
  const [select, setSelect] = useState('');
  const [exclude, setExclude] = useState('');
  const [fullRefresh, setFullRefresh] = useState(false);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const order = {
      command,
      select: select.trim() || undefined,
      exclude: exclude.trim() || undefined,
      fullRefresh,
      failFast: false,
    };
    run.mutate({ name: project, order });
  };
  return (
    <Panel title={t('models.runNow')} span={6}>
      <form className={classes.form} onSubmit={send}>
        <div className={classes.pair}>
          <NativeSelect
            label={t('models.project')}
            value={project}
            data={[...projects]}
            onChange={(event) => setProject(event.currentTarget.value)}
          />
          <NativeSelect
            label={t('models.command')}
            value={command}
            data={[...COMMANDS]}
            onChange={(event) => setCommand(event.currentTarget.value as typeof command)}
          />
        </div>
        <TextInput
          label={t('models.select')}
          description={t('models.selectHint')}
          value={select}
          maxLength={1000}
          onChange={(event) => setSelect(event.currentTarget.value)}
        />
        <TextInput
          label={t('models.exclude')}
          value={exclude}
          maxLength={1000}
          onChange={(event) => setExclude(event.currentTarget.value)}
        />
        <Checkbox
          label={t('models.fullRefresh')}
          checked={fullRefresh}
          onChange={(event) => setFullRefresh(event.currentTarget.checked)}
        />
        <div>
          <Button type="submit" loading={run.isPending}>
            {t('models.start')}
          </Button>
        </div>
        {run.error && <ProblemNotice error={run.error} />}
        {run.data && (
          <p role="status">
            <Link to="/runs/$runId" params={{ runId: run.data.runId }}>
              {t('models.run', { id: run.data.runId })}
            </Link>
          </p>
        )}
      </form>
    </Panel>
  );
}
