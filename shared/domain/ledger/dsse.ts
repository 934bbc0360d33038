/**
 * DSSE v1 pre-authentication encoding:
 * "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body, with LEN in ASCII decimal bytes and body as raw bytes.
 * Source: https://github.com/secure-systems-lab/dsse/blob/master/protocol.md ("Signature Definition").
 *
 * @param before bytes of 0 that stand before it, and `after` behind it, for what the caller puts there
 */
export function pae(payloadType: string, payload: Uint8Array, before = 0, after = 0): Uint8Array<ArrayBuffer> {
  let type = types.get(payloadType);
  if (!type) {
    const length = utf8.encode(payloadType).length;
    type = utf8.encode(`DSSEv1 ${length} ${payloadType} `);
    types.set(payloadType, type);
  }
  const length = String(payload.length);
  const body = before + type.length + length.length + 1;
  const out = new Uint8Array(body + payload.length + after);
  out.set(type, before);
  for (let n = 0; n < length.length; n++) out[before + type.length + n] = length.charCodeAt(n);
  out[body - 1] = 0x20;
  out.set(payload, body);
  return out;
}

const utf8 = new TextEncoder();
/** What stands before the length of the body, by payload type: there are a few types and millions of bodies. */
const types = new Map<string, Uint8Array>();
