import type { AttestationStatus } from '../../../shared/api/attestations.ts';
import { useFileChoice } from '../../app/files.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { MenuButton } from '../../components/MenuButton.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { counted } from '../../format/numbers.ts';

/** For witnesses without a network: a request is carried to them, and their answer back. */
export function WitnessByFile({ caseId, witnesses }: { caseId: string; witnesses: AttestationStatus['witnesses'] }) {
  const { choose, chooseSave, failure: choiceFailure } = useFileChoice();
  const request = useCall('attestations.request');
  const answer = useCall('attestations.addCosignature');
  const dispatch = useAppDispatch();
  const write = async (witness: string): Promise<void> => {
    const out = await chooseSave('checkpoint request.txt');
    if (!out) return;
    const outcome = await request.call({ caseId, out: out.grant, witness });
    if (outcome.ok)
      dispatch(noticed(`Request over ${counted(outcome.output.size, 'entry', 'entries')} written to ${out.name}.`));
  };
  const takeIn = async (): Promise<void> => {
    const file = await choose('checkpoint');
    if (!file) return;
    const outcome = await answer.call({ caseId, file: file.grant });
    if (!outcome.ok) return;
    const { added } = outcome.output;
    dispatch(
      noticed(
        added.length === 0
          ? 'That was taken in before.'
          : `Cosigned by ${added.map(({ witness }) => witness).join(', ')}.`,
      ),
    );
  };
  const failure = request.failure ?? answer.failure ?? choiceFailure;
  return (
    <>
      <MenuButton
        items={[
          ...witnesses.map((witness) => ({
            id: witness.vkey,
            label: `Write a request for ${witness.name}`,
            text: 'A file to be carried to the witness',
            icon: 'save' as const,
            run: () => void write(witness.vkey),
          })),
          {
            id: 'answer',
            label: 'Take in a witness’s answer',
            text: 'The cosigned checkpoint that came back',
            icon: 'import',
            run: () => void takeIn(),
          },
        ]}
      >
        Witness by file
      </MenuButton>
      {failure && <FailureNotice failure={failure} />}
    </>
  );
}
