import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatsOf, type Format } from './format.ts';

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatsOf(regionOf(i18n.language)), [i18n.language]);
}

/** The language as the person's region writes it: `en` becomes `en-GB` where the browser says so. */
export function regionOf(language: string): string {
  return navigator.languages.find((each) => each.split('-')[0] === language) ?? language;
}
