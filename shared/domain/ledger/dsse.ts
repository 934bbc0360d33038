/**
 * DSSE v1 pre-authentication encoding:
 * "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body, with LEN in ASCII decimal bytes and body as raw bytes.
 * Source: https://github.com/secure-systems-lab/dsse/blob/master/protocol.md ("Signature Definition").
 */
export function pae(payloadType: string, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  let type = types.get(payloadType);
  if (!type) {
    const length = utf8.encode(payloadType).length;
    type = utf8.encode(`DSSEv1 ${length} ${payloadType} `);
    types.set(payloadType, type);
  }
  const length = String(payload.length);
  const out = new Uint8Array(type.length + length.length + 1 + payload.length);
  out.set(type);
  for (let n = 0; n < length.length; n++) out[type.length + n] = length.charCodeAt(n);
  out[type.length + length.length] = 0x20;
  out.set(payload, out.length - payload.length);
  return out;
}

const utf8 = new TextEncoder();
/** What stands before the length of the body, by payload type: there are a few types and millions of bodies. */
const types = new Map<string, Uint8Array>();
