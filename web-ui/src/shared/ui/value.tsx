import { useTranslation } from 'react-i18next';
import classes from './value.module.css';

/** A stored value as it is: text is shown, never read as markup; null is not an empty text. */
export function Value({ value }: { value: unknown }) {
  const { t } = useTranslation();
  if (value === null || value === undefined)
    return <i className={classes.none}>{t('table.nullValue')}</i>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return <span title={text.length > 30 ? text : undefined}>{text}</span>;
}
