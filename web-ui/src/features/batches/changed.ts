/** A text in three parts, of which the middle one differs from the other text. */
export type Parts = { head: string; middle: string; tail: string };

/** What two texts have in common at both ends, and what differs between. */
export function changed(before: string, after: string): { before: Parts; after: Parts } {
  const old = [...before];
  const fresh = [...after];
  const most = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < most && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail++;
  return { before: split(old, head, tail), after: split(fresh, head, tail) };
}

function split(text: string[], head: number, tail: number): Parts {
  const end = text.length - tail;
  return {
    head: text.slice(0, head).join(''),
    middle: text.slice(head, end).join(''),
    tail: text.slice(end).join(''),
  };
}
