import { type FilterPart, facetLabels, facetNames } from '../model/filter.ts';

/** Hours and weekdays share one. */
export type MenuPart = Exclude<FilterPart, 'weekdays'>;

/** The parts of the filter in the order of its menu. */
export const menuParts: readonly { readonly part: MenuPart; readonly label: string }[] = [
  { part: 'span', label: 'Time' },
  ...facetNames.map((part) => ({ part, label: facetLabels[part].replace(/^./u, (first) => first.toUpperCase()) })),
  { part: 'text', label: 'Words' },
  { part: 'regex', label: 'Pattern' },
  { part: 'hours', label: 'Hours, days' },
  { part: 'within', label: 'Off duty, scope' },
  { part: 'annotated', label: 'Annotated' },
  { part: 'import', label: 'Import' },
];
