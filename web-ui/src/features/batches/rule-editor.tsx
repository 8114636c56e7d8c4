import { Button, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Decision, QuarantineGroup } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Choice } from '@/shared/ui/choice.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { DiscardGroup } from './discard-group.tsx';
import { usePreview, useReplay, type GroupName, type Seen } from './mending-api.ts';
import classes from './mending.module.css';
import { PreviewTable } from './preview-table.tsx';

type Props = {
  name: GroupName;
  group: QuarantineGroup;
  onDone: (decision: Decision) => void;
};

/** Writes a rule, shows what it would do to each row, and replays those that fit. */
export function RuleEditor({ name, group, onDone }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [expression, setExpression] = useState('');
  const [wholeLine, setWholeLine] = useState(group.column === undefined);
  const [discarding, setDiscarding] = useState(false);
  const preview = usePreview(name);
  // What the preview told of is stored by then, and no longer what would be.
  const replay = useReplay(name, (decision) => {
    preview.reset();
    onDone(decision);
  });
  const isGood = expression.trim() !== '';
  const edit = (change: () => void) => {
    change();
    preview.reset();
    replay.reset();
  };
  const show = (event: FormEvent) => {
    event.preventDefault();
    if (isGood) preview.mutate({ expression, wholeLine });
  };
  const store = ({ upTo, rows }: Seen) =>
    replay.mutate({
      rule: { expression, wholeLine },
      seen: { upTo, rows },
      key: crypto.randomUUID(),
    });
  const example = wholeLine
    ? "replace(raw, ';', ',')"
    : `replace(${quoted(group.column)}, ' ', '')`;
  return (
    <>
      <form className={classes.form} onSubmit={show}>
        {group.column !== undefined && (
          <Choice
            label={t('mending.gives')}
            value={wholeLine ? 'line' : 'column'}
            onChange={(value) => edit(() => setWholeLine(value === 'line'))}
            options={[
              { value: 'column', label: t('mending.column', { column: group.column }) },
              { value: 'line', label: t('mending.wholeLine') },
            ]}
          />
        )}
        <Textarea
          label={t('mending.rule')}
          description={t(wholeLine ? 'mending.lineHint' : 'mending.columnHint')}
          placeholder={example}
          value={expression}
          maxLength={4000}
          rows={2}
          spellCheck={false}
          classNames={{ input: classes.code }}
          onChange={(event) => {
            const { value } = event.currentTarget;
            edit(() => setExpression(value));
          }}
        />
        <div className={classes.actions}>
          <Button
            type="submit"
            disabled={!isGood}
            loading={preview.isPending}
            variant={preview.data?.stored ? 'default' : 'filled'}
          >
            {t('mending.previewAll', { count: group.rows, shown: format.count(group.rows) })}
          </Button>
          <Button
            disabled={!preview.data?.stored}
            loading={replay.isPending}
            variant={preview.data?.stored ? 'filled' : 'default'}
            onClick={() => preview.data && store(preview.data)}
          >
            {preview.data?.stored
              ? t('mending.replay', {
                  count: preview.data.stored,
                  shown: format.count(preview.data.stored),
                })
              : t('mending.replayNone')}
          </Button>
          <Button variant="default" className={classes.last} onClick={() => setDiscarding(true)}>
            {t('mending.discard')}
          </Button>
        </div>
        {replay.isPending && <p role="status">{t('mending.running')}</p>}
        {preview.error && <ProblemNotice error={preview.error} />}
        {replay.error && <ProblemNotice error={replay.error} />}
        {preview.data && <PreviewTable preview={preview.data} />}
      </form>
      {discarding && (
        <DiscardGroup name={name} group={group} onClose={() => setDiscarding(false)} />
      )}
    </>
  );
}

const PLAIN = /^[a-z_][a-z0-9_]*$/;

/** A column's name as SQL reads it. */
function quoted(name = 'raw'): string {
  return PLAIN.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
