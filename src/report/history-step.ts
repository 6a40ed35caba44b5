// One step of a build as history tells it: names of the JSON contract.

export interface StepData {
  /** Of the image, for its newest step; Docker shows <missing> for the others. */
  readonly id: string | null;
  readonly created: string | null;
  readonly createdBy: string | null;
  readonly comment: string | null;
  /** Index of its layer; null for a step without one, or where nobody knows which. */
  readonly layer: number | null;
  readonly emptyLayer: boolean;
  /** Docker's figure; null where the layer is not known or not here. */
  readonly size: number | null;
  readonly content: number | null;
  readonly hidden: number | null;
}
