import { expect, it } from 'vitest';
import { en } from './en.ts';
import { fr } from './fr.ts';

function flat(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' ? [[path + name, value]] : flat(value as object, `${path}${name}.`),
  );
}

const places = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

it('says everything in both languages, with the same values in it', () => {
  const french = new Map(flat(fr));

  for (const [key, text] of flat(en)) {
    expect(places(french.get(key) ?? ''), key).toEqual(places(text));
  }
  expect(french.size).toBe(flat(en).length);
});

it('shouts in neither', () => {
  for (const [key, text] of [...flat(en), ...flat(fr)]) expect(text, key).not.toContain('!');
});
