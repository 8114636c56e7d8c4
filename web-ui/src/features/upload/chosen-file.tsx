import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/shared/api/problem.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { DATASET_NAME } from './dataset-name.ts';
import classes from './upload.module.css';

type Props = {
  file: File;
  dataset: string;
  error?: unknown;
  onSend: (dataset: string) => void;
  onCancel: () => void;
};

export function ChosenFile({ file, dataset, error, onSend, onCancel }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [name, setName] = useState(dataset);
  const isGood = DATASET_NAME.test(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isGood) onSend(name);
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <p className={classes.file}>{file.name}</p>
      <TextInput
        label={t('upload.dataset')}
        description={t('upload.datasetHint')}
        value={name}
        error={isGood ? undefined : t('upload.badName')}
        autoFocus
        spellCheck={false}
        onChange={(event) => setName(event.currentTarget.value.trim())}
      />
      {error !== undefined && (
        <p role="alert" className={classes.refused}>
          {error instanceof ApiProblem && error.message ? error.message : t('state.broken')}
        </p>
      )}
      <p className={classes.choices}>
        <Button type="submit" disabled={!isGood}>
          {t('upload.send', { size: format.bytes(file.size) })}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('upload.cancel')}
        </Button>
      </p>
    </form>
  );
}
