/** Why something may be taken out of what others are shown (DOMAIN.md: MG6D, third parties, privilege). */
import { z } from 'zod';

export const Ground = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  label: z.string().trim().min(1).max(120),
});
export type Ground = z.infer<typeof Ground>;

/** Used where a case has no list of its own. */
export const usualGrounds: readonly Ground[] = [
  { id: 'third-party', label: 'Personal data of a third party' },
  { id: 'sensitive', label: 'Sensitive material (MG6D)' },
  { id: 'privilege', label: 'Legal privilege' },
  { id: 'irrelevant', label: 'Not relevant' },
  { id: 'tactic', label: 'Operational tactic' },
  { id: 'witness-safety', label: 'Safety of a witness' },
  { id: 'source', label: 'Identity of a source of information' },
  { id: 'national-security', label: 'National security' },
  { id: 'medical', label: 'Medical information' },
];
