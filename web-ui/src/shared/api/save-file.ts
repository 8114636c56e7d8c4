/** Hands a file to the browser, which saves it: a link cannot carry the session's token. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser begins to read it after this turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
