import { z } from 'zod';
import { methods } from './method.ts';
import { CaseId, IsoInstant } from './primitives.ts';
import { EventFilter, EventSort } from './timeline.ts';

/** A filter and a sort kept under a name, so that a colleague or a court can look at the very same events again. */
export const SavedView = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  filter: EventFilter,
  sort: EventSort,
  by: z.string(),
  at: IsoInstant,
});
export type SavedView = z.infer<typeof SavedView>;

export const viewMethods = methods({
  /** In the order they were first saved. */
  'views.list': { permission: 'case.read', input: z.strictObject({ caseId: CaseId }), output: z.array(SavedView) },
  /** Names are unique in the case, whatever their case. With an id: that view is changed. */
  'views.save': {
    permission: 'evidence.annotate',
    input: z.strictObject({
      caseId: CaseId,
      id: z.uuid().optional(),
      name: z.string().trim().min(1).max(80),
      filter: EventFilter,
      sort: EventSort,
    }),
    output: SavedView,
  },
  'views.remove': {
    permission: 'evidence.annotate',
    input: z.strictObject({ caseId: CaseId, id: z.uuid() }),
    output: z.strictObject({}),
  },
});
