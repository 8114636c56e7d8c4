import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Dialect, TextEncoding } from '@/shared/api/types.ts';
import { ENCODINGS, saying, type Said } from './said.ts';
import classes from './upload.module.css';

type Props = { said: Said; found: Dialect | undefined; onChange: (said: Said) => void };

/** Of a select: nothing is said. */
const FOUND = 'found';
const DELIMITERS = [',', ';', '\t', '|', ':', ' '];
const QUOTES = ['"', "'", ''];

/** How the file is written: as it is found out, or as one says. */
export function DialectFields({ said, found, onChange }: Props) {
  const { t } = useTranslation();
  // What is said was not found.
  const its: Partial<Dialect> = { ...found };
  for (const name of Object.keys(said) as (keyof Said)[]) delete its[name];
  const delimiterOf = (value: string) =>
    value === '\t' ? t('upload.tab') : value === ' ' ? t('upload.space') : value;
  const quoteOf = (value: string) => (value === '' ? t('upload.noQuote') : value);
  const headerOf = (value: boolean) => t(value ? 'upload.hasHeader' : 'upload.noHeader');
  const unsaid = (text: string | undefined) => ({
    value: FOUND,
    label: text === undefined ? t('upload.findOut') : t('upload.found', { what: text }),
  });
  return (
    <fieldset className={classes.fields}>
      <legend>{t('upload.dialect')}</legend>
      <NativeSelect
        label={t('upload.delimiter')}
        value={said.delimiter ?? FOUND}
        data={[
          unsaid(its.delimiter === undefined ? undefined : delimiterOf(its.delimiter)),
          ...DELIMITERS.map((value) => ({ value, label: delimiterOf(value) })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          onChange(saying(said, 'delimiter', value === FOUND ? undefined : value))
        }
      />
      <NativeSelect
        label={t('upload.quote')}
        value={said.quote ?? FOUND}
        data={[
          unsaid(its.quote === undefined ? undefined : quoteOf(its.quote)),
          ...QUOTES.map((value) => ({ value, label: quoteOf(value) })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          onChange(saying(said, 'quote', value === FOUND ? undefined : value))
        }
      />
      <NativeSelect
        label={t('upload.encoding')}
        value={said.encoding ?? FOUND}
        data={[unsaid(its.encoding), ...ENCODINGS]}
        onChange={({ currentTarget: { value } }) =>
          onChange(saying(said, 'encoding', value === FOUND ? undefined : (value as TextEncoding)))
        }
      />
      <NativeSelect
        label={t('upload.header')}
        value={said.header === undefined ? FOUND : String(said.header)}
        data={[
          unsaid(its.header === undefined ? undefined : headerOf(its.header)),
          { value: 'true', label: headerOf(true) },
          { value: 'false', label: headerOf(false) },
        ]}
        onChange={({ currentTarget: { value } }) =>
          onChange(saying(said, 'header', value === FOUND ? undefined : value === 'true'))
        }
      />
    </fieldset>
  );
}
