// What a box stands for, class by class: strips side by side along its longer side, each as large as what is of its class. So
// an area of a color is true, however little of a directory is drawn.

export interface Strip {
  readonly class: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly number[];
}

/** @param sums of each class in each node, one node after the other */
export function stripsOf({ x, y, width, height, nodes }: Area, sums: Float64Array, classes: number): readonly Strip[] {
  const ofClass = Array.from({ length: classes }, (_, at) =>
    nodes.reduce((sum, node) => sum + sums[node * classes + at], 0),
  );
  const all = ofClass.reduce((sum, one) => sum + one, 0);
  const strips: Strip[] = [];
  let start = 0;
  for (const [at, sum] of ofClass.entries()) {
    if (sum === 0) continue;
    const [from, share] = [start / all, sum / all];
    strips.push(
      width >= height
        ? { class: at, x: x + from * width, y, width: share * width, height }
        : { class: at, x, y: y + from * height, width, height: share * height },
    );
    start += sum;
  }
  return strips;
}
