// Texts that must fit: measured in the font they are drawn in, and cut between signs as people see them, never within one.

/** What a reader sees as one sign; an older browser has the points of Unicode. */
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter() : undefined;

const signsOf = (text: string): readonly string[] =>
  segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : Array.from(text);

/** Of texts in boxes, in the font of the page. */
export class Ruler {
  readonly #context = document.createElement('canvas').getContext('2d');

  constructor(fontSize: number) {
    if (this.#context) this.#context.font = `${fontSize}px ${getComputedStyle(document.body).fontFamily}`;
  }

  fits(text: string, width: number): boolean {
    return (this.#context?.measureText(text).width ?? 0) <= width;
  }

  /** As much of it as fits, with a mark where it is cut; undefined where that would be next to nothing. */
  cut(text: string, width: number): string | undefined {
    if (this.fits(text, width)) return text;
    // No sign is narrower than a pixel: of a long name only its beginning matters.
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
