/** What the preparer is told of supplied pages that break PDF/A-2u, before anything is exported. */
import type { PlanWarning } from '../../../shared/domain/bundle/warning.ts';
import { faultWords, type SourceFault } from './verdict.ts';

/** Of one item; after these only how many more. */
const mostFaults = 4;

/** One warning an item. It stops nothing: the bundle then claims no PDF/A, and says so. */
export function unfitWarnings(
  items: readonly {
    readonly id: string;
    readonly title: string;
    readonly ref: string;
    readonly breaks: readonly SourceFault[];
  }[],
): PlanWarning[] {
  return items.flatMap(({ id, title, ref, breaks }): PlanWarning[] => {
    if (breaks.length === 0) return [];
    const said = breaks.slice(0, mostFaults).map(faultWords);
    if (breaks.length > mostFaults) said.push(`and ${breaks.length - mostFaults} more`);
    const mendable = breaks.every(({ effect }) => effect === 'mend');
    const next = mendable
      ? 'It can be mended without a visible change, or shown as pictures with the words behind; as it is, the bundle claims no PDF/A.'
      : 'It can be shown as pictures with the words behind; as it is, the bundle claims no PDF/A.';
    return [
      {
        kind: 'pdfa',
        ids: [id],
        words: `${ref === '' ? title : ref} breaks PDF/A-2u: ${said.join('; ')}. ${next}`,
        stops: false,
      },
    ];
  });
}
