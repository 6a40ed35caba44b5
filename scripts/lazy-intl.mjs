// Stands in for Intl.Segmenter and Intl.Collator in the command line. string-width makes a segmenter, and packageurl-js a collator, as
// soon as they are loaded, which takes as long as a tenth of a small answer; few answers use them.
export class LazySegmenter {
  #segmenter;

  segment(text) {
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
