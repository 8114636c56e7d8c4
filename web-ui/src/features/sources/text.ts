/** What was typed, if anything was. */
export function text(typed: string): string | undefined {
  return typed === '' ? undefined : typed;
}
