// What a history step's created_by says, as a Dockerfile would. BuildKit writes "RUN /bin/sh -c make # buildkit", the
// legacy builder "/bin/sh -c make" and "/bin/sh -c #(nop)  CMD […]".

/** One line without the builders' decoration; "" for nothing. */
export function instruction(createdBy: string): string {
  const line = createdBy.replace(/\s+/g, ' ').trim();
  const classic = /^\/bin\/sh -c #\(nop\)(.*)$/.exec(line);
  if (classic) return classic[1].trim();
  // Build arguments stand before the shell: "|1 NAME=value /bin/sh -c make".
  return line.replace(/ # buildkit$/, '').replace(/^(?:RUN )?(?:\|\d+ .*?)?\/bin\/sh -c /, 'RUN ');
}
