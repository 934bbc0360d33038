import type { RedactionSet } from '../../../shared/api/redactions.ts';

export type Status = RedactionSet['status'];

export const statusWords: Readonly<Record<Status, string>> = {
  draft: 'Draft',
  proposed: 'Waiting for approval',
  approved: 'Approved',
  rejected: 'Rejected',
  lapsed: 'Lapsed',
  applied: 'Copy made',
};

export const audienceWords: Readonly<Record<RedactionSet['audience'], string>> = {
  panel: 'Panel',
  officer: 'Officer concerned',
  public: 'Public',
};

export const sourceName = ({ ref, title }: { readonly ref: string; readonly title: string }): string => ref || title;

export function marksText(count: number): string {
  return count === 1 ? '1 mark' : `${count.toLocaleString('en-GB')} marks`;
}
