import type { EventFilter } from '../../../../../shared/api/timeline.ts';

export interface PartProps {
  readonly filter: EventFilter;
  readonly onFilter: (filter: EventFilter) => void;
}
