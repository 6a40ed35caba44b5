// The map, as SVG. Items of the current directory are reachable by keyboard: one Tab stop, then arrow keys. Every box is
// reachable with a pointer.
import { amountOf, amountText, toldAmount } from './amount.ts';
import { place, shape } from './elements.ts';
import { copyText } from './facets.ts';
import { Ruler } from './fit-text.ts';
import { type Box, boxesOf, hasHeader } from './layout.ts';
import { isDirectory, valueAt, wayTo } from './model.ts';
import type { Page } from './state.ts';
import { stripsOf } from './strips.ts';

/** Must match the style sheet. */
const fontSize = 11;

export class TreeMap {
  readonly #page: Page;
  readonly #svg = place<SVGSVGElement>('map');
  readonly #ruler = new Ruler(fontSize);
  /** Boxes that are reachable by keyboard, heaviest first. */
  #stops: { readonly node: number; readonly group: SVGGElement }[] = [];
  #boxes: readonly { readonly box: Box; readonly group: SVGGElement }[] = [];
  #width = 0;
  #isHolding = false;
  /** While the pointer rests and the map changes under it, the box below it is not hovered. */
  #isResting = true;

  constructor(page: Page, onPoint: (box: Box | undefined) => void, onSmall: (node: number) => void) {
    this.#page = page;
    const boxAt = ({ target }: Event): Box | undefined => {
      const group = target instanceof Element ? target.closest('.box') : null;
      return group ? this.#boxes.find((one) => one.group === group)?.box : undefined;
    };
    this.#svg.addEventListener('click', (event) => {
      const box = boxAt(event);
      if (box?.kind === 'small') {
        page.enter(box.node);
        onSmall(valueAt(box.nodes, 0));
        return;
      }
      this.#open(box?.node);
      this.#hold();
    });
    this.#svg.addEventListener('pointerover', (event) => {
      if (!this.#isResting) onPoint(boxAt(event));
    });
    this.#svg.addEventListener('pointermove', (event) => {
      if (!this.#isResting) return;
      this.#isResting = false;
      onPoint(boxAt(event));
    });
    this.#svg.addEventListener('pointerleave', () => onPoint(undefined));
    // Chromium makes an SVG focusable if it listens to focus events itself.
    const drawing = place<HTMLElement>('drawing');
    drawing.addEventListener('focusin', (event) => {
      const box = boxAt(event);
      // A click selects the box itself.
      const isByKey = event.target instanceof Element && event.target.matches(':focus-visible');
      if (box && isByKey && !this.#isHolding) page.change({ chosen: box.node }, false);
    });
    drawing.addEventListener('keydown', (event) => this.#onKey(event));
    page.onChange((changed) => this.#onChange(changed));
    const resized = new ResizeObserver(() => requestAnimationFrame(() => this.#resize()));
    resized.observe(this.#svg);
  }

  draw(): void {
    const { model, weights, state } = this.#page;
    this.#width = Math.max(this.#svg.clientWidth, 200);
    const height = this.#width < 600 ? Math.round(this.#width * 1.15) : 560;
    this.#svg.setAttribute('viewBox', `0 0 ${this.#width} ${height}`);
    const boxes = boxesOf(model, weights, state.top, this.#width, height);
    const hadFocus = this.#svg.contains(document.activeElement);
    this.#isResting = true;
    this.#stops = [];
    this.#boxes = boxes.map((box) => ({ box, group: this.#group(box) }));
    this.#svg.replaceChildren(...this.#boxes.map(({ group }) => group));
    this.#stopAt(this.#chosenStop());
    this.#mark();
    if (hadFocus) this.#hold();
  }

  /** The box of what is selected, or the one around it. */
  #chosenStop(): number {
    const { chosen, top } = this.#page.state;
    const way = wayTo(this.#page.model, chosen ?? top);
    return Math.max(
      this.#stops.findIndex(({ node }) => way.includes(node)),
      0,
    );
  }

  /** Keeps the focus in the map without selecting the focused box. */
  #hold(): void {
    this.#isHolding = true;
    const stop = this.#chosenStop();
    this.#stopAt(stop);
    this.#stops[stop]?.group.focus({ preventScroll: true });
    this.#isHolding = false;
  }

  /** Sets the box that Tab reaches. */
  #stopAt(stop: number): void {
    for (const [at, { group }] of this.#stops.entries()) group.setAttribute('tabindex', at === stop ? '0' : '-1');
  }

  #group(box: Box): SVGGElement {
    const { node, name, x, y, width, height, depth, kind } = box;
    const frame = shape('rect', { x, y, width, height, class: 'frame' });
    const group = shape('g', { class: `box ${kind}` }, ...(kind === 'open' ? [] : this.#strips(box)), frame);
    for (const [line, text] of this.#texts(box).entries()) {
      group.append(shape('text', { x: x + 4, y: y + 12 + line * 13, class: line > 0 ? 'second' : undefined }, text));
    }
    if (depth === 1 && kind !== 'small') {
      const size = this.#amounts(box)[0];
      const what = kind === 'file' ? 'file' : 'directory, Enter opens it';
      for (const [key, value] of Object.entries({
        role: 'button',
        tabindex: -1,
        'aria-label': `${name}${copyText(this.#page.model, node)}, ${size}, ${what}`,
      })) {
        group.setAttribute(key, String(value));
      }
      this.#stops.push({ node, group });
    } else group.setAttribute('aria-hidden', 'true');
    return group;
  }

  /** The amount of a box as text, the long form first. */
  #amounts({ nodes }: Box): readonly string[] {
    const { model, weights } = this.#page;
    const amount = amountOf(nodes, weights);
    return [toldAmount(model, nodes, amount), amountText(amount)];
  }

  #texts(box: Box): readonly string[] {
    const { name, width, height, kind } = box;
    if (kind === 'open' ? !hasHeader(width, height) : height < 16) return [];
    const room = width - 6;
    const cut = this.#ruler.cut(name, room);
    if (cut === undefined) return [];
    const sizes = this.#amounts(box);
    const fitting = (texts: readonly string[]) => texts.find((text) => this.#ruler.fits(text, room));
    if (kind === 'open') return [fitting(sizes.map((size) => `${name}  ${size}`)) ?? cut];
    const size = height >= 30 ? fitting(sizes) : undefined;
    return size === undefined ? [cut] : [cut, size];
  }

  #strips(box: Box): readonly SVGRectElement[] {
    const { model, state, sums } = this.#page;
    const { classes } = valueAt(model.data.facets, state.facet);
    return stripsOf(box, sums, classes.length).map(({ class: at, ...area }) =>
      shape('rect', { ...area, class: valueAt(classes, at).color }),
    );
  }

  /** Enters a directory, or selects a file where it is. */
  #open(node: number | undefined): void {
    if (node === undefined) return;
    const page = this.#page;
    if (!isDirectory(page.model, node)) page.change({ chosen: node });
    else if (node !== page.state.top) page.enter(node);
  }

  /** Escape leaves the directory from anywhere on the page; the other keys only work in the map. */
  #onKey(event: KeyboardEvent): void {
    const { key, target } = event;
    // Key combinations with these belong to the browser.
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
    if (!this.#svg.contains(document.activeElement)) {
      if (key === 'Escape') this.#page.leave();
      return;
    }
    const at = this.#stops.findIndex(({ group }) => group === document.activeElement);
    const last = this.#stops.length - 1;
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[key];
    if (to !== undefined) this.#focus(Math.min(Math.max(to, 0), last));
    else if (key === 'Enter' || key === ' ') {
      this.#open(this.#stops[at]?.node);
      this.#focus(this.#chosenStop());
    } else if (key === 'Escape' || key === 'Backspace') {
      const { top } = this.#page.state;
      this.#page.leave();
      // The directory that was left can be in the middle of a chain that is one box.
      this.#focus(
        Math.max(
          this.#stops.findIndex(({ node }) => wayTo(this.#page.model, node).includes(top)),
          0,
        ),
      );
    } else return;
    event.preventDefault();
  }

  #focus(stop: number): void {
    if (!this.#stops[stop]) return;
    this.#stopAt(stop);
    const { group, node } = this.#stops[stop];
    group.focus();
    this.#page.change({ chosen: node }, false);
  }

  #onChange(changed: ReadonlySet<string>): void {
    if (changed.has('view') || changed.has('facet') || changed.has('top')) this.draw();
    else this.#mark();
  }

  /** Marks the selected box and the boxes with search results. */
  #mark(): void {
    const { chosen, matches } = this.#page.state;
    this.#svg.classList.toggle('searched', matches !== undefined);
    for (const { box, group } of this.#boxes) {
      group.classList.toggle('chosen', box.node === chosen && box.kind !== 'small');
      group.classList.toggle(
        'match',
        box.nodes.some((node) => matches?.within[node] === 1),
      );
    }
  }

  #resize(): void {
    if (this.#svg.clientWidth > 0 && this.#svg.clientWidth !== this.#width) this.draw();
  }
}
