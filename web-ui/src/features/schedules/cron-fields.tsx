import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { regionOf } from '@/shared/format/use-format.ts';
import { usePreview } from './api.ts';
import type { Draft } from './draft.ts';
import classes from './schedules.module.css';
import { useWords } from './use-words.ts';

type Props = { draft: Draft; onChange: (change: Partial<Draft>) => void };

const SETTLED_MILLIS = 300;
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** An expression with its reading in words and the instants that come of it. */
export function CronFields({ draft, onChange }: Props) {
  const { t } = useTranslation();
  const words = useWords();
  const [cron] = useDebouncedValue(draft.cron.trim(), SETTLED_MILLIS);
  const preview = usePreview(cron, draft.zone);
  const zones = ZONES.includes(draft.zone) ? ZONES : [draft.zone, ...ZONES];
  return (
    <>
      <TextInput
        label={t('schedules.cron')}
        description={t('schedules.cronHint')}
        value={draft.cron}
        maxLength={200}
        error={preview.error?.message}
        onChange={(event) => onChange({ cron: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('schedules.zone')}
        value={draft.zone}
        data={zones}
        onChange={(event) => onChange({ zone: event.currentTarget.value })}
      />
      {!preview.error && (
        <div className={classes.preview} aria-live="polite">
          <p>{words.cron(draft.cron)}</p>
          {preview.data && <Instants items={preview.data} zone={draft.zone} />}
        </div>
      )}
    </>
  );
}

function Instants({ items, zone }: { items: readonly string[]; zone: string }) {
  const { t, i18n } = useTranslation();
  const format = new Intl.DateTimeFormat(regionOf(i18n.language), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  });
  return (
    <ol aria-label={t('schedules.nextInstants')} className={classes.instants}>
      {items.map((at) => (
        <li key={at}>
          <time dateTime={at}>{format.format(new Date(at))}</time>
        </li>
      ))}
    </ol>
  );
}
