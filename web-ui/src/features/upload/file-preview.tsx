import { Button, NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ColumnType, RecordsPreview, TextEncoding } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { RowDetail } from '@/shared/ui/row-detail.tsx';
import { TYPES, type Wish } from './said.ts';
import classes from './upload.module.css';

type Props = {
  preview: RecordsPreview;
  types: Wish['types'];
  onTypes: (types: Wish['types']) => void;
  onEncoding: (encoding: TextEncoding) => void;
};

const TOLD = 3;

/** The first records of a file, and what would become of them. */
export function FilePreview({ preview, types, onTypes, onEncoding }: Props) {
  const { t } = useTranslation();
  const { problem, suggestedEncoding: suggested, columns } = preview;
  const isNew = columns.length > 0 && columns.every(({ added }) => added);
  return (
    <div className={classes.preview}>
      {problem && <p className={classes.refused}>{problem}</p>}
      {suggested && (
        <p className={classes.choices}>
          <span className={classes.refused}>{t('upload.notUtf8')}</span>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => onEncoding(suggested as TextEncoding)}
          >
            {t('upload.readAs', { encoding: suggested })}
          </Button>
        </p>
      )}
      <Lines preview={preview} types={types} />
      {(!problem || preview.rowsIn > 0) && <Aside preview={preview} />}
      {preview.renamed.map(({ header, column }) => (
        <p key={header} className={classes.quiet}>
          {t('upload.renamed', { header, column })}
        </p>
      ))}
      {isNew && <TypeFields columns={columns} types={types} onChange={onTypes} />}
    </div>
  );
}

type Numbered = RecordsPreview['lines'][number];

function Lines({ preview, types }: { preview: RecordsPreview; types: Wish['types'] }) {
  const { t } = useTranslation();
  const columns: Column<Numbered>[] = preview.columns.map(({ name, type }, i) => ({
    key: name,
    head: name,
    note: types[name] ?? type,
    cell: ({ values }) => values[i],
  }));
  if (preview.lines.length === 0) return null;
  return (
    <DataTable
      label={t('upload.firstRows')}
      columns={columns}
      rows={preview.lines}
      rowKey={({ line }) => String(line)}
      wide
    />
  );
}

/** How many of the records that were read would be set aside, and why the first ones. */
function Aside({ preview }: { preview: RecordsPreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { rowsIn, rowsQuarantined, rejected, whole } = preview;
  const of = { rows: format.count(rowsIn), aside: format.count(rowsQuarantined) };
  return (
    <>
      <p role="status" className={classes.quiet}>
        {t(whole ? 'upload.wouldBe' : 'upload.wouldBeOfFirst', of)}
      </p>
      <ul className={classes.quiet}>
        {rejected.slice(0, TOLD).map(({ line, column, detail, wording }) => (
          <li key={line}>
            {t('upload.line', { line })}: {column && `${column}: `}
            <RowDetail detail={detail} wording={wording} />
          </li>
        ))}
      </ul>
    </>
  );
}

type TypeProps = {
  columns: RecordsPreview['columns'];
  types: Wish['types'];
  onChange: (types: Wish['types']) => void;
};

/** Types are kept from the first batch on: until then one may say others. */
function TypeFields({ columns, types, onChange }: TypeProps) {
  const { t } = useTranslation();
  return (
    <details className={classes.types}>
      <summary>{t('upload.types')}</summary>
      <div className={classes.fields}>
        {columns.map(({ name, type }) => (
          <NativeSelect
            key={name}
            label={name}
            value={types[name] ?? type}
            data={TYPES}
            onChange={({ currentTarget: { value } }) =>
              onChange({ ...types, [name]: value as ColumnType })
            }
          />
        ))}
      </div>
    </details>
  );
}
