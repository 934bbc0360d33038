import type { SealChoice } from '../../../shared/api/seals.ts';
import { useCall } from '../../app/hooks.ts';
import { useSealCertificatesQuery } from './api.ts';
import { type SealDraft, sealOf } from './draft.ts';

/** What a draft comes to when an export begins: the device's own certificate is made where it is asked for and there is none. */
export function useSeal(caseId: string) {
  const { data } = useSealCertificatesQuery({});
  const { call, busy, failure } = useCall('seals.makeDeviceCertificate');
  const seal = async (draft: SealDraft): Promise<{ readonly ok: boolean; readonly seal: SealChoice | null }> => {
    const own = data?.certificates.find(({ source, refusal }) => source === 'device' && refusal === null) ?? null;
    if (draft.with !== 'device' || own) return { ok: true, seal: sealOf(draft, own) };
    const made = await call({ caseId });
    return made.ok ? { ok: true, seal: sealOf(draft, made.output) } : { ok: false, seal: null };
  };
  return { seal, busy, failure };
}
