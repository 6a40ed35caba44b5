// The names in the address of the page: `show=wasted-bytes&layer=3&sort=name`.
import type { Facet } from '../treemap-data.ts';
import { firstOrder, type Order, orders } from './order.ts';

/** The keys of the parts of the state. The steps are named by their facet, with or without "up-to-". */
export const addressKeys = {
  drawing: 'image',
  view: 'show',
  area: 'area',
  facet: 'color',
  hidden: 'hide',
  top: 'path',
  file: 'file',
  copy: 'copy',
  search: 'search',
  sort: 'sort',
} as const;

export const keyOfSteps = ({ title }: Facet, isUpTo: boolean): string => `${isUpTo ? 'up-to-' : ''}${keyOf(title)}`;

/** A title as it is in an address. */
export const keyOf = (title: string): string => title.toLowerCase().replaceAll(' ', '-');

/** Names of layers go on with their instruction. */
export const briefNameOf = (name: string): string => name.split(' · ')[0] ?? '';

/** Undefined for the order that the page starts with. */
export const sortKey = (order: Order): string | undefined =>
  isSame(order, firstOrder) ? undefined : `${order.by}-${order.isUp ? 'ascending' : 'descending'}`;

export const orderOfKey = (key: string): Order | undefined =>
  orders.find((order) => key === (sortKey(order) ?? 'size-descending'));

const isSame = (a: Order, b: Order): boolean => a.by === b.by && a.isUp === b.isUp;
