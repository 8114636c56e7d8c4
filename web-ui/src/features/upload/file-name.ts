/** Says a file's name in a header, where letters beyond ASCII have to be escaped (RFC 8187). */
export function dispositionOf(fileName: string): string {
  // Half a character cannot be escaped.
  const whole = fileName.replace(/\p{Cs}/gu, '');
  const escaped = encodeURIComponent(whole).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename*=UTF-8''${escaped}`;
}

/** Text as Base64 of its UTF-8. */
export function base64Of(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
