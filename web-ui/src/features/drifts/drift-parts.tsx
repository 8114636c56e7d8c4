import { useTranslation } from 'react-i18next';
import type { Drift } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Badge } from '@/shared/ui/badge.tsx';
import { Bar } from '@/shared/ui/bar.tsx';
import { Icon, type IconName } from '@/shared/ui/icon.tsx';
import type { Tone } from '@/shared/ui/tone.ts';
import classes from './drifts.module.css';

const ICONS: Record<Drift['kind'], IconName> = {
  added: 'plus',
  dropped: 'minus',
  renamed: 'arrow',
  retyped: 'docs',
  split: 'split',
  merged: 'split',
  unit: 'usage',
  'enum-grown': 'menu',
  recoded: 'swap',
  encoding: 'language',
  nested: 'datasets',
};

/** What became of the columns: a sign and a word. */
export function Kind({ kind }: Pick<Drift, 'kind'>) {
  const { t } = useTranslation();
  return (
    <span className={classes.kind}>
      <Icon name={ICONS[kind]} />
      {t(`drifts.kinds.${kind}`)}
    </span>
  );
}

/** How sure it is, as a figure and a bar. */
export function Confidence({ confidence }: Pick<Drift, 'confidence'>) {
  const format = useFormat();
  return (
    <span className={classes.sure}>
      <Bar share={confidence} />
      {format.share(confidence)}
    </span>
  );
}

const TONES: Record<Drift['state'], Tone> = {
  open: 'attention',
  accepted: 'well',
  rejected: 'quiet',
  obsolete: 'quiet',
  withdrawn: 'quiet',
};

/** What was decided, or how far that is carried out. */
export function State({ state, backfill }: Pick<Drift, 'state' | 'backfill'>) {
  const { t } = useTranslation();
  if (backfill && backfill !== 'done') {
    return (
      <Badge tone={backfill === 'failed' ? 'broken' : 'info'}>
        {t(`drifts.backfills.${backfill}`)}
      </Badge>
    );
  }
  return (
    <Badge tone={TONES[state]} loud={state === 'open'}>
      {t(`drifts.states.${state}`)}
    </Badge>
  );
}
