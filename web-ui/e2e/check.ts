/** Facts that a journey found, in order; the run fails when one of them is not so. */
export class Report {
  readonly #lines: { isGood: boolean; text: string }[] = [];

  check(isGood: boolean, text: string, details: readonly string[] = []): void {
    this.#lines.push({ isGood, text });
    console.log(`${isGood ? 'ok  ' : 'FAIL'} ${text}`);
    if (!isGood) for (const detail of details.slice(0, 20)) console.log(`       ${detail}`);
  }

  none(found: readonly string[], text: string): void {
    this.check(found.length === 0, text, found);
  }

  get failures(): number {
    return this.#lines.filter(({ isGood }) => !isGood).length;
  }

  get count(): number {
    return this.#lines.length;
  }
}
