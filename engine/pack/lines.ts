/** Lines of a hostile text file, one in memory at a time. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncGenerator<{ readonly text: string | null; readonly ended: boolean }> {
  let waiting: Buffer[] = [];
  let length = 0;
  let tooLong = false;
  const take = (ended: boolean) => {
    const text = tooLong ? null : decode(Buffer.concat(waiting));
    waiting = [];
    length = 0;
    tooLong = false;
    return { text, ended };
  };
  const keep = (bytes: Buffer): void => {
    length += bytes.length;
    tooLong ||= length > longest;
    if (tooLong) waiting = [];
    else waiting.push(Buffer.from(bytes));
  };
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    let at = 0;
    for (let end = bytes.indexOf(10, at); end >= 0; end = bytes.indexOf(10, at)) {
      keep(bytes.subarray(at, end));
      yield take(true);
      at = end + 1;
    }
    if (at < bytes.length) keep(bytes.subarray(at));
  }
  if (length > 0) yield take(false);
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
