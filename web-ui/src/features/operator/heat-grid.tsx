import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TenantItem } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Choice } from '@/shared/ui/choice.tsx';
import { Icon } from '@/shared/ui/icon.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { byHeat, levelOf, MEASURES, valueOf, type Measure } from './heat.ts';
import classes from './operator.module.css';

type Props = {
  tenants: readonly TenantItem[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
};

/** A cell a tenant, the hotter the more it keeps the platform busy; the figure says the same. */
export function HeatGrid({ tenants, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [measure, setMeasure] = useState<Measure>('queue');
  const hottest = Math.max(0, ...tenants.map((tenant) => valueOf(tenant, measure)));
  const options = MEASURES.map((value) => ({ value, label: t(`operator.measures.${value}`) }));
  return (
    <Panel
      title={t('operator.tenants')}
      hint={format.count(tenants.length)}
      action={
        <Choice
          label={t('operator.measure')}
          options={options}
          value={measure}
          onChange={setMeasure}
        />
      }
    >
      {tenants.length === 0 ? (
        <Notice title={t('operator.empty')} hint={t('operator.emptyHint')} />
      ) : (
        <ul className={classes.heat}>
          {byHeat(tenants, measure).map((tenant) => (
            <li key={tenant.id}>
              <button
                type="button"
                className={classes.cell}
                data-level={levelOf(valueOf(tenant, measure), hottest)}
                data-state={tenant.state}
                aria-pressed={tenant.id === chosen}
                onClick={() => onChoose(tenant.id)}
              >
                <span className={classes.slug}>{tenant.slug}</span>
                <span className={classes.heatFigure}>
                  <b>{format.exact(rounded(valueOf(tenant, measure)))}</b>{' '}
                  {t(`operator.units.${measure}`)}
                </span>
                {tenant.state !== 'active' && (
                  <span className={classes.cellState}>
                    <Icon name="cross" size={12} /> {t(`operator.states.${tenant.state}`)}
                  </span>
                )}
                {tenant.jobs.failed > 0 && (
                  <span className={classes.cellState}>
                    <Icon name="bang" size={12} />{' '}
                    {t('operator.failed', { count: tenant.jobs.failed })}
                  </span>
                )}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function rounded(value: number): number {
  return value >= 10 ? Math.round(value) : Math.round(value * 100) / 100;
}
