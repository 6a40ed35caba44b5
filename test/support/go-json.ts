// JSON like Go's encoder, as in images: no spaces, and <, >, & escaped.

export function goJson(value: unknown): Buffer {
  const escaped = JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return Buffer.from(escaped);
}
