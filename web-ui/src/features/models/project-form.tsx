import { Button, FileInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import classes from './model-page.module.css';
import { usePutProject } from './project-api.ts';

const NAME = /^[a-z][a-z0-9_-]{0,50}$/;

/** The name that a file suggests, such as that of the folder that was packed. */
function nameOf(file: File): string {
  const name = file.name.replace(/\.zip$/i, '').toLowerCase();
  return name.replace(/[^a-z0-9_-]+/g, '_').replace(/^[^a-z]+/, '');
}

/** Sends a dbt project, new or anew, and says what is wrong in its files. */
export function ProjectForm() {
  const { t } = useTranslation();
  const put = usePutProject();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const isBad = name !== '' && !NAME.test(name);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (file && name !== '' && !isBad) put.mutate({ name, file });
  };
  return (
    <Panel title={t('models.send')} hint={t('models.sendHint')} span={6}>
      <form className={classes.form} onSubmit={send}>
        <FileInput
          label={t('models.zip')}
          placeholder={t('models.zipHint')}
          accept=".zip,application/zip"
          value={file}
          onChange={(its) => {
            put.reset();
            setFile(its);
            if (its && name === '') setName(nameOf(its));
          }}
        />
        <TextInput
          label={t('models.project')}
          description={t('models.projectHint')}
          value={name}
          maxLength={51}
          error={isBad && t('sources.badName')}
          onChange={(event) => setName(event.currentTarget.value.trim())}
        />
        <div>
          <Button type="submit" disabled={!file || name === '' || isBad} loading={put.isPending}>
            {t('models.sendNow')}
          </Button>
        </div>
        {put.error && <ProblemNotice error={put.error} />}
        {put.data && <Found project={put.data} />}
      </form>
    </Panel>
  );
}

/** What the project holds, or why its version does not run. */
function Found({ project }: { project: Project }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { errors, version, models, tests, seeds } = project;
  if (errors.length === 0) {
    return (
      <p role="status">
        {t('models.taken', {
          version: String(version),
          models: format.count(models),
          tests: format.count(tests),
          seeds: format.count(seeds),
        })}
      </p>
    );
  }
  return (
    <div role="alert">
      <p>{t('models.faulty')}</p>
      <ul className={classes.faults}>
        {errors.map(({ file, line, message }) => (
          <li key={`${file}:${line}:${message}`}>
            <code>{line > 0 ? `${file}:${line}` : file}</code> {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
