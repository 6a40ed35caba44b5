// Adds up V8's block coverage of many processes: a byte of a compiled file is run if one of them ran it.

/** Such as 98.7%; rounded down, so that 100% is all. */
export const percent = (part, whole) => (whole === 0 ? '–' : `${(Math.floor((part / whole) * 1000) / 10).toFixed(1)}%`);

export class RunCode {
  #folder;
  /** By file: which bytes were run, and the functions and blocks that V8 told apart, as "start end". */
  #files = new Map();

  /** @param {string} folder the URL of the compiled files, with a slash at its end */
  constructor(folder) {
    this.#folder = folder;
  }

  /** @param {object[]} scripts of one process, as V8 writes them to NODE_V8_COVERAGE */
  add(scripts) {
    for (const { url, functions } of scripts) {
      if (!url.startsWith(this.#folder)) continue;
      const name = decodeURIComponent(url.slice(this.#folder.length).replace(/[?#].*/, ''));
      const ranges = functions.flatMap((one) => one.ranges);
      const length = Math.max(0, ...ranges.map(({ endOffset }) => endOffset));
      const known = this.#files.get(name) ?? { run: new Uint8Array(length), blocks: new Set() };
      this.#files.set(name, known);
      // Ranges are nested, the outer ones first: the innermost one decides.
      const run = new Uint8Array(length);
      for (const { startOffset, endOffset, count } of ranges) run.fill(count > 0 ? 1 : 0, startOffset, endOffset);
      for (let at = 0; at < length; at += 1) known.run[at] |= run[at];
      for (const { startOffset, endOffset } of ranges) known.blocks.add(`${startOffset} ${endOffset}`);
    }
  }

  /** What was run of a file with this text: lines without comments and blank ones, and blocks. */
  of(name, text) {
    const { run, blocks } = this.#files.get(name) ?? { run: new Uint8Array(), blocks: new Set() };
    const notRun = [];
    let lines = 0;
    let isComment = false;
    let start = 0;
    for (const [index, line] of text.split('\n').entries()) {
      const bare = line.trim();
      if (bare.startsWith('/*')) isComment = true;
      if (!isComment && bare !== '' && !bare.startsWith('//') && !/^[\])};,]+$/.test(bare)) {
        lines += 1;
        const first = start + line.indexOf(bare);
        // One line can have two blocks: it is run if both are.
        if (!run.subarray(first, first + bare.length).every((byte) => byte === 1) || run.length === 0)
          notRun.push({ line: index + 1, text: bare });
      }
      if (bare.endsWith('*/')) isComment = false;
      start += line.length + 1;
    }
    const all = [...blocks].map((block) => Number(block.split(' ')[0]));
    return {
      lines,
      linesRun: lines - notRun.length,
      branches: all.length,
      branchesRun: all.filter((at) => run[at] === 1).length,
      notRun,
    };
  }
}
