import { Button, Modal, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuarantineGroup } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { useDiscard, type GroupName } from './mending-api.ts';
import classes from './mending.module.css';

type Props = { name: GroupName; group: QuarantineGroup; onClose: () => void };

/** Gives the rows of a group up, with the reason that the record will show. */
export function DiscardGroup({ name, group, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [why, setWhy] = useState('');
  const discard = useDiscard(name);
  const shown = { count: group.rows, shown: format.count(group.rows) };
  const its = {
    ...shown,
    reason: t(`quarantine.reasons.${group.reason}`),
    place: group.column ?? t('quarantine.wholeLine'),
    dataset: group.dataset,
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    const { upTo, rows } = group;
    discard.mutate({ why: why.trim(), seen: { upTo, rows } }, { onSuccess: onClose });
  };
  return (
    // Without the header, which would be a second banner of the page.
    <Modal.Root opened onClose={onClose} lockScroll={false} transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body>
          <Modal.Title className={classes.title}>{t('mending.discardTitle', its)}</Modal.Title>
          <form className={classes.form} onSubmit={send}>
            <p>{t('mending.discardHint')}</p>
            <Textarea
              label={t('mending.reason')}
              value={why}
              maxLength={500}
              rows={3}
              required
              data-autofocus
              onChange={(event) => setWhy(event.currentTarget.value)}
            />
            {discard.error && <ProblemNotice error={discard.error} />}
            <div className={classes.actions}>
              <Button
                type="submit"
                color="red"
                disabled={why.trim() === ''}
                loading={discard.isPending}
              >
                {t('mending.discardNow', shown)}
              </Button>
              <Button variant="default" onClick={onClose}>
                {t('mending.keep')}
              </Button>
            </div>
          </form>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
