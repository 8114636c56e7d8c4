import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { localTime } from './local-time.ts';
import classes from './history.module.css';

type Props = { dataset: string; asOf?: string; record?: string };

/** Chooses the instant at which a dataset is looked at. */
export function AsOf({ dataset, asOf, record }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const go = (as_of: string | undefined) =>
    void navigate({
      to: '/datasets/$dataset',
      params: { dataset },
      search: { as_of, record },
      replace: true,
      resetScroll: false,
    });
  return (
    <div className={classes.asOf} role="group" aria-label={t('datasets.asOfGroup')}>
      <TextInput
        type="datetime-local"
        size="xs"
        step="1"
        aria-label={t('datasets.asOf')}
        value={asOf === undefined ? '' : localTime(new Date(asOf))}
        max={localTime(new Date())}
        onChange={({ currentTarget: { value } }) => {
          const at = new Date(value);
          if (value === '') go(undefined);
          else if (at <= new Date()) go(at.toISOString());
        }}
      />
      {asOf !== undefined && (
        <Button size="xs" variant="default" onClick={() => go(undefined)}>
          {t('datasets.now')}
        </Button>
      )}
    </div>
  );
}
