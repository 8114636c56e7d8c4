const PACKED: Readonly<Record<string, RegExp>> = { gzip: /\.gz$/i, zstd: /\.zst$/i };

/** The name of a file that an answer brings. The browser has unpacked what came packed. */
export function nameIn(headers: Headers): string | undefined {
  const disposition = headers.get('Content-Disposition') ?? '';
  const [, escaped] = /filename\*=UTF-8''([^;]+)/i.exec(disposition) ?? [];
  if (!escaped) return undefined;
  const ending = PACKED[headers.get('Content-Encoding') ?? ''];
  const name = decodeURIComponent(escaped);
  return ending ? name.replace(ending, '') : name;
}
