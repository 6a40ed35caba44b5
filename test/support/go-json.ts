// JSON as Go's encoder writes it, which is what stands in images: no spaces, and <, >, & as escapes.

export function goJson(value: unknown): Buffer {
  const escaped = JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return Buffer.from(escaped);
}
