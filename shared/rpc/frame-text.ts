/**
 * Frames as text, between processes. Bytes in an answer (a PDF to be shown) travel as base64: JSON would write each of them as a
 * number with a name. They stand at the top of an output, so that the thousands of rows of other answers are not looked through.
 */

/** No output of the contract has a member of this name. */
const mark = '$bytes';

export function frameText(frame: unknown): string {
  const output = outputOf(frame);
  if (!output || !Object.values(output).some((value) => value instanceof Uint8Array)) return JSON.stringify(frame);
  const written = Object.fromEntries(
    Object.entries(output).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? { [mark]: base64Of(value) } : value,
    ]),
  );
  return JSON.stringify({ ...(frame as object), output: written });
}

/** @throws SyntaxError where the text is no JSON */
export const frameOf = (text: string): unknown => withBytes(JSON.parse(text));

/** A frame that was parsed elsewhere, with its bytes as bytes; changed in place. */
export function withBytes(frame: unknown): unknown {
  const output = outputOf(frame);
  if (output)
    for (const [name, value] of Object.entries(output)) {
      const written = (value as Record<string, unknown> | null)?.[mark];
      if (typeof written === 'string') output[name] = bytesOf(written);
    }
  return frame;
}

/** Of a frame that answers with an object; else null. */
function outputOf(frame: unknown): Record<string, unknown> | null {
  if (typeof frame !== 'object' || frame === null) return null;
  const { kind, output } = frame as { kind?: unknown; output?: unknown };
  if (kind !== 'result' || typeof output !== 'object' || output === null || Array.isArray(output)) return null;
  return output as Record<string, unknown>;
}

// Browsers and Node have both; this room names the library of neither.
declare function btoa(binary: string): string;
declare function atob(base64: string): string;

/** Characters are made from this many bytes at once: more arguments than that a call may not have. */
const step = 0x8000;

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += step) text += String.fromCharCode(...bytes.subarray(at, at + step));
  return btoa(text);
}

function bytesOf(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
