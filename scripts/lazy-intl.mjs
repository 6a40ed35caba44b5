// Stands in for Intl.Segmenter and Intl.Collator in the command line. string-width makes a segmenter, and packageurl-js a collator, as
// soon as they are loaded, which takes as long as a tenth of a small answer; few answers use them.

/**
 * Characters that are a cluster of their own wherever they stand beside each other: ASCII without line ends, the ellipsis, arrows, and
 * lines, blocks and geometric shapes (UAX #29: no rule joins two of them). Nearly all of a screen of the explorer is made of these, and
 * the segmenter takes most of the time that drawing it takes.
 */
const alone = new Uint8Array(0x2600);
for (const [first, last] of [
  [0x00, 0x09],
  [0x0b, 0x0c],
  [0x0e, 0x7f],
  [0x2026, 0x2026],
  [0x2190, 0x21ff],
  [0x2500, 0x25ff],
])
  alone.fill(1, first, last + 1);

const isAlone = (text, at) => at >= text.length || alone[text.charCodeAt(at)] === 1;

export class LazySegmenter {
  #segmenter;

  segment(text) {
    return { [Symbol.iterator]: () => this.#clusters(text), containing: (at) => this.#segments(text).containing(at) };
  }

  *#clusters(text) {
    for (let start = 0; start < text.length; ) {
      let end = start + 1;
      // Between two of these characters a cluster always ends.
      while (!(isAlone(text, end - 1) && isAlone(text, end))) end += 1;
      if (end === start + 1) yield { segment: text[start], index: start };
      else {
        for (const { segment, index } of this.#segments(text.slice(start, end)))
          yield { segment, index: start + index };
      }
      start = end;
    }
  }

  #segments(text) {
    this.#segmenter ??= new globalThis.Intl.Segmenter();
    return this.#segmenter.segment(text);
  }
}

export class LazyCollator {
  #collator;

  /** What packageurl-js sorts when it is loaded are English words in lower case, and digits: their order needs no language data. */
  compare = (one, other) => {
    const [a, b] = [String(one), String(other)];
    if (/^[a-z0-9]+ [a-z0-9]+$/.test(`${a} ${b}`)) return a === b ? 0 : a < b ? -1 : 1;
    this.#collator ??= new globalThis.Intl.Collator();
    return this.#collator.compare(one, other);
  };
}
