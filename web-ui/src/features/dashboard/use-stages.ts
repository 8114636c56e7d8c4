import type { LinkProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { River } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import type { Tone } from '@/shared/ui/tone.ts';
import type { StageName } from './river-shape.ts';

export type Door = {
  label: string;
  value: number;
  unit: string;
  to: LinkProps['to'];
  tone?: Tone;
};

export type Stage = Door & { name: StageName; exit?: Door };

/** The numbers of the river with their units and the pages behind them. */
export function useStages(flow: River): Stage[] {
  const { t } = useTranslation();
  const format = useFormat();
  const {
    in: rowsIn = 0,
    stored = 0,
    quarantined = 0,
    models = 0,
    golden = 0,
    duplicates = 0,
  } = flow;
  const { pass = 0, warn = 0, fail = 0 } = flow.checks ?? {};
  const total = pass + warn + fail;
  const door = (
    key: 'in' | 'stored' | 'quarantined' | 'models' | 'golden' | 'duplicates',
    value: number,
    to: LinkProps['to'],
    share = '',
  ): Door => ({ label: t(`river.${key}`), value, unit: t(`river.units.${key}`, { share }), to });
  return [
    { name: 'in', ...door('in', rowsIn, '/batches') },
    {
      name: 'stored',
      ...door('stored', stored, '/datasets', format.share(stored, rowsIn)),
      exit: {
        ...door('quarantined', quarantined, '/quarantine', format.share(quarantined, rowsIn)),
        tone: quarantined > 0 ? 'attention' : 'quiet',
      },
    },
    { name: 'models', ...door('models', models, '/models') },
    {
      name: 'golden',
      ...door('golden', golden, '/entities'),
      exit: { ...door('duplicates', duplicates, '/entities'), tone: 'quiet' },
    },
    {
      name: 'checks',
      label: t('river.checks'),
      value: pass,
      unit: t('river.units.checks', { total: format.count(total) }),
      to: '/quality',
      exit: {
        label: fail > 0 || warn === 0 ? t('river.failing') : t('river.warning'),
        value: fail > 0 ? fail : warn,
        unit: fail > 0 ? t('river.units.failing') : '',
        to: fail > 0 ? '/incidents' : '/quality',
        tone: fail > 0 ? 'broken' : warn > 0 ? 'attention' : 'quiet',
      },
    },
  ];
}
