import { expect, it } from 'vitest';
import { base64Of, dispositionOf } from './file-name.ts';

it('escapes what a header cannot hold', () => {
  expect(dispositionOf("été (1)'s*.csv")).toBe(
    "attachment; filename*=UTF-8''%C3%A9t%C3%A9%20%281%29%27s%2A.csv",
  );
});

it('packs the UTF-8 of a name', () => {
  expect(base64Of('orders.csv')).toBe(btoa('orders.csv'));
  expect(base64Of('é')).toBe('w6k=');
});
