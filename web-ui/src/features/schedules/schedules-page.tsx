import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/session/use-session.ts';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useSchedules } from './api.ts';
import { KnownScheduleForm, ScheduleForm } from './schedule-form.tsx';
import { ScheduleHistory } from './schedule-history.tsx';
import { ScheduleTable } from './schedule-table.tsx';

/** Roles that may change schedules. */
const CHANGERS = new Set(['engineer', 'admin', 'owner']);

/** What runs by time, after another run or when data comes. */
export function SchedulesPage() {
  const { t } = useTranslation();
  const query = useSchedules();
  const mayChange = CHANGERS.has(useSession()?.user.role ?? '');
  const [chosen, setChosen] = useState<string>();
  const [edited, setEdited] = useState<string>();
  return (
    <Page title={t('schedules.title')} lead={t('schedules.lead')}>
      <QueryView query={query}>
        {(schedules) => {
          const known = schedules.find(({ name }) => name === edited);
          const shown = schedules.find(({ name }) => name === chosen);
          return (
            <>
              <Panel
                title={t('schedules.title')}
                hint={String(schedules.length)}
                span={mayChange ? 8 : 12}
                flush
              >
                {schedules.length === 0 ? (
                  <Notice
                    icon="clock"
                    title={t('schedules.empty')}
                    hint={t('schedules.emptyHint')}
                  />
                ) : (
                  <ScheduleTable
                    schedules={schedules}
                    chosen={chosen}
                    onChoose={setChosen}
                    onEdit={mayChange ? setEdited : undefined}
                  />
                )}
              </Panel>
              {mayChange && !known && <ScheduleForm onDone={() => setEdited(undefined)} />}
              {mayChange && known && (
                <KnownScheduleForm
                  key={known.name}
                  name={known.name}
                  onDone={() => setEdited(undefined)}
                />
              )}
              {shown && <ScheduleHistory key={shown.name} name={shown.name} />}
            </>
          );
        }}
      </QueryView>
    </Page>
  );
}
