import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import { readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';

const features = readdirSync(new URL('./src/features', import.meta.url));

// app -> features -> shared, and never from one feature to another.
const forbidden = (files, ...groups) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [{ group: groups, message: 'app -> features -> shared, never sideways.' }] },
    ],
  },
});
const zones = [
  forbidden(['src/shared/**'], '**/features/**', '**/app/**'),
  ...features.map((feature) =>
    forbidden(
      [`src/features/${feature}/**`],
      '**/app/**',
      ...features
        .filter((other) => other !== feature)
        .flatMap((other) => [`../${other}/**`, `../../${other}/**`, `**/features/${other}/**`]),
    ),
  ),
];
const noEnum = { selector: 'TSEnumDeclaration', message: 'Use a union.' };
const noDefault = { selector: 'ExportDefaultDeclaration', message: 'Export by name.' };

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'screenshots', 'src/shared/api/schema.ts'] },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  jsxA11y.flatConfigs.strict,
  reactHooks.configs.flat.recommended,
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: { allowDefaultProject: ['*.js', 'public/docs/*.js'] } },
    },
    rules: {
      // The first field of a form that one opened oneself.
      'jsx-a11y/no-autofocus': 'off',
      'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      'no-restricted-syntax': ['error', noEnum, noDefault],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
    },
  },
  ...zones,
  {
    files: ['*.config.{js,ts}'],
    rules: { 'no-restricted-syntax': ['error', noEnum] },
  },
  {
    files: ['src/shared/i18n/{en,fr}.ts', 'testing/fixtures.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['src/shared/i18n/i18n.ts', 'src/app/router.tsx'],
    rules: { '@typescript-eslint/consistent-type-definitions': 'off' },
  },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
);
