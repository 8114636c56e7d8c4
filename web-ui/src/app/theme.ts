import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const water: MantineColorsTuple = [
  '#e8f5fb',
  '#d3e9f4',
  '#a6d3e8',
  '#75bbdc',
  '#4ea7d1',
  '#3599ca',
  '#2484b4',
  '#0a6790',
  '#085a7e',
  '#054a69',
];

export const theme = createTheme({
  colors: { water },
  primaryColor: 'water',
  primaryShade: 7,
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 6,
  cursorType: 'pointer',
});

const shared = {
  '--mantine-color-body': 'var(--panel)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-default': 'var(--panel)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-error': 'var(--broken)',
  '--mantine-color-anchor': 'var(--accent)',
};

/** The library's colours come from our tokens, so that both themes have one source. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: shared,
  dark: shared,
});
