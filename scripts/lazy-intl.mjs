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

  /** The names that packageurl-js sorts when it is loaded are English words in lower case: their order needs no language data. */
  compare = (one, other) => {
    if (/^[a-z]+ [a-z]+$/.test(`${one} ${other}`)) return one === other ? 0 : one < other ? -1 : 1;
    this.#collator ??= new globalThis.Intl.Collator();
    return this.#collator.compare(one, other);
  };
}
