import { z } from 'zod';
import { methods } from './method.ts';
import { CaseId, Progress } from './primitives.ts';
import { AnnotationView, Selection } from './timeline.ts';

export const Tag = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^\p{C},]+$/u);

export const annotationMethods = methods({
  /** A note, tags, or both, on the selected events. */
  'annotations.add': {
    permission: 'evidence.annotate',
    input: z
      .strictObject({
        caseId: CaseId,
        selection: Selection,
        note: z.string().trim().max(8000),
        tags: z.array(Tag).max(20),
      })
      .refine((input) => input.note !== '' || input.tags.length > 0, 'An annotation needs a note or a tag.'),
    output: AnnotationView,
    progress: Progress,
  },
  'annotations.list': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId }),
    output: z.array(AnnotationView),
  },
  /** Withdrawn, never removed: the counter-entry goes to the ledger with its reason. */
  'annotations.withdraw': {
    permission: 'evidence.annotate',
    input: z.strictObject({ caseId: CaseId, annotationId: z.uuid(), reason: z.string().trim().min(1).max(500) }),
    output: AnnotationView,
  },
  /** Undoes a withdrawal: the same note and tags on the same events, as a new annotation that names the withdrawn one. */
  'annotations.repeat': {
    permission: 'evidence.annotate',
    input: z.strictObject({ caseId: CaseId, annotationId: z.uuid() }),
    output: AnnotationView,
  },
});
