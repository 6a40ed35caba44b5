// Stands in for Intl.Segmenter in the bundle. Each copy of string-width makes one as soon as it is loaded, which takes as long
// as a tenth of a small answer; asked it is only for text that is not ASCII.
export class LazySegmenter {
  #segmenter;

  segment(text) {
    this.#segmenter ??= new globalThis.Intl.Segmenter();
    return this.#segmenter.segment(text);
  }
}
