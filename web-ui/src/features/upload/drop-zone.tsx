import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/shared/ui/icon.tsx';
import { sampleFile } from './sample.ts';
import classes from './upload.module.css';

type Props = { isOver: boolean; refused?: 'unsupported' | 'empty'; onFile: (file: File) => void };

export function DropZone({ isOver, refused, onFile }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={classes.zone} data-over={isOver || undefined}>
      <Icon name="upload" size={24} />
      <p>{t('upload.drop')}</p>
      <p className={classes.choices}>
        <Button size="xs" onClick={() => input.current?.click()}>
          {t('upload.choose')}
        </Button>
        <span>{t('upload.or')}</span>
        <Button size="xs" variant="default" onClick={() => onFile(sampleFile())}>
          {t('upload.sample')}
        </Button>
      </p>
      <p className={classes.quiet}>{t('upload.sampleHint')}</p>
      {refused && (
        <p role="alert" className={classes.refused}>
          {t(`upload.${refused}`)}
        </p>
      )}
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('upload.choose')}
        accept=".csv,.ndjson,.jsonl,.json,.parquet,.xlsx,.gz,.zst"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same one, mended meanwhile, is a change as well.
          event.target.value = '';
          if (file) onFile(file);
        }}
      />
    </div>
  );
}
