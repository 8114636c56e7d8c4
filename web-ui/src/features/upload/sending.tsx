import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/format/use-format.ts';
import { Bar } from '@/shared/ui/bar.tsx';
import classes from './upload.module.css';

type Props = {
  file: File;
  share: number;
  /** The connection is lost, and is tried again. */
  isWaiting?: boolean;
  onCancel: () => void;
};

export function Sending({ file, share, isWaiting, onCancel }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const percent = format.share(share);
  return (
    <div className={classes.form}>
      <p className={classes.file}>{file.name}</p>
      <Bar share={share} />
      <p className={classes.choices}>
        <span role="status">
          {isWaiting
            ? t('upload.waiting', { percent })
            : share < 1
              ? t('upload.sending', { percent })
              : t('upload.storing')}
        </span>
        <Button size="compact-sm" variant="default" onClick={onCancel}>
          {t('upload.cancel')}
        </Button>
      </p>
    </div>
  );
}
