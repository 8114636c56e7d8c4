import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatsOf, type Format } from './format.ts';

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatsOf(i18n.language), [i18n.language]);
}
