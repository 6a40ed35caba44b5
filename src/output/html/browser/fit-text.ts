// Truncates texts to a width in pixels, measured in the font of the page. Texts are only cut between graphemes.

/** Splits text into graphemes; old browsers only have code points. */
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter() : undefined;

const signsOf = (text: string): readonly string[] =>
  segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : Array.from(text);

/** Measures texts in the font of the page. */
export class Ruler {
  readonly #context = document.createElement('canvas').getContext('2d');

  constructor(fontSize: number) {
    if (this.#context) this.#context.font = `${fontSize}px ${getComputedStyle(document.body).fontFamily}`;
  }

  fits(text: string, width: number): boolean {
    return (this.#context?.measureText(text).width ?? 0) <= width;
  }

  /** As much of the text as fits, with an ellipsis; undefined if almost nothing fits. */
  cut(text: string, width: number): string | undefined {
    if (this.fits(text, width)) return text;
    // Every grapheme is at least a pixel wide, so only the beginning of a long name matters.
    const signs = signsOf(text.slice(0, Math.ceil(width) * 4)).slice(0, Math.ceil(width));
    let [least, most] = [0, signs.length];
    while (least < most) {
      const middle = Math.ceil((least + most) / 2);
      if (this.fits(`${signs.slice(0, middle).join('')}…`, width)) least = middle;
      else most = middle - 1;
    }
    return least < 2 ? undefined : `${signs.slice(0, least).join('')}…`;
  }
}
