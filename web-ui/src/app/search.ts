/** The address's parameters as plain texts: `?batch=41`. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** Without the parameters that have no value. */
export function stringifySearch(search: Record<string, unknown>): string {
  const texts = Object.entries(search).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return texts.length > 0 ? `?${new URLSearchParams(texts).toString()}` : '';
}
