import { useTranslation } from 'react-i18next';
import type { Flow, Role } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { useSession } from '@/shared/session/use-session.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { Badge } from '@/shared/ui/badge.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import type { Tone } from '@/shared/ui/tone.ts';
import { useFlows } from './api.ts';
import { FlowActions } from './flow-actions.tsx';

const TONES: Record<Flow['state'], Tone> = {
  running: 'well',
  partly: 'attention',
  stopped: 'quiet',
  invalid: 'broken',
};

/** Who may start and stop them. */
const RUNNERS: readonly Role[] = ['engineer', 'admin', 'owner'];

/** The flows in NiFi; nothing where the organization has none. */
export function FlowsPanel() {
  const { t } = useTranslation();
  const format = useFormat();
  const role = useSession()?.user.role;
  const flows = useFlows().data;
  if (!flows?.items.length) return null;
  const isDown = flows.state === 'down';
  const columns: Column<Flow>[] = [
    { key: 'name', head: t('home.flow'), title: true, cell: ({ name }) => name },
    {
      key: 'state',
      head: t('home.flowState'),
      cell: ({ state }) => (
        <Badge tone={isDown ? 'quiet' : TONES[state]}>{t(`home.flowStates.${state}`)}</Badge>
      ),
    },
    {
      key: 'queued',
      head: t('home.flowQueued'),
      figure: true,
      cell: (its) => `${format.count(its.queuedFiles)} · ${format.bytes(its.queuedBytes)}`,
    },
    {
      key: 'sent',
      head: t('home.flowSent'),
      figure: true,
      cell: (its) => `${format.count(its.files)} · ${format.bytes(its.bytes)}`,
    },
    {
      key: 'setAside',
      head: t('home.flowSetAside'),
      figure: true,
      cell: ({ setAside }) =>
        setAside > 0 ? (
          <Badge tone="attention">{format.count(setAside)}</Badge>
        ) : (
          format.count(setAside)
        ),
    },
  ];
  if (role && RUNNERS.includes(role)) {
    columns.push({
      key: 'action',
      head: t('home.flowAction'),
      long: true,
      cell: (its) => <FlowActions flow={its} isDown={isDown} />,
    });
  }
  return (
    <Panel
      title={t('home.flows')}
      hint={t('home.flowsHint')}
      action={
        isDown && (
          <Badge tone="broken" loud>
            {t('home.nifiDown')} <Ago at={flows.at} />
          </Badge>
        )
      }
      flush
    >
      <DataTable
        label={t('home.flows')}
        columns={columns}
        rows={flows.items}
        rowKey={({ name }) => name}
      />
    </Panel>
  );
}
