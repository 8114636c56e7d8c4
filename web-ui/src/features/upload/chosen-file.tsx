import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/shared/api/problem.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { DATASET_NAME } from './dataset-name.ts';
import { DialectFields } from './dialect-fields.tsx';
import { FilePreview } from './file-preview.tsx';
import { saying, type Said, type Wish } from './said.ts';
import classes from './upload.module.css';
import { isCsv, usePreview } from './use-preview.ts';

type Props = {
  chosen: { file: File; key: string; wish: Wish };
  error?: unknown;
  onSend: (wish: Wish) => void;
  onCancel: () => void;
};

/** A file before it is sent: its dataset, how it is read, what would become of it. */
export function ChosenFile({ chosen, error, onSend, onCancel }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { file } = chosen;
  const [wish, setWish] = useState(chosen.wish);
  const isGood = DATASET_NAME.test(wish.dataset);
  const preview = usePreview(chosen, wish.dataset, wish.said);
  const say = (said: Said) => setWish({ ...wish, said, types: {} });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isGood) onSend(wish);
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <p className={classes.file}>{file.name}</p>
      <TextInput
        label={t('upload.dataset')}
        description={t('upload.datasetHint')}
        value={wish.dataset}
        error={isGood ? undefined : t('upload.badName')}
        autoFocus
        spellCheck={false}
        onChange={(event) =>
          setWish({ ...wish, dataset: event.currentTarget.value.trim(), types: {} })
        }
      />
      {isCsv(file) && (
        <DialectFields said={wish.said} found={preview.data?.dialect} onChange={say} />
      )}
      {preview.error && (
        <p className={classes.quiet}>
          {t('upload.noPreview')} {preview.error.message}
        </p>
      )}
      {preview.data && !preview.error && (
        <FilePreview
          preview={preview.data}
          types={wish.types}
          onTypes={(types) => setWish({ ...wish, types })}
          onEncoding={(encoding) => say(saying(wish.said, 'encoding', encoding))}
        />
      )}
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
