/**
 * Memory that sources are read into, used again and again: fresh memory for each costs the system as much as hashing it, and
 * is given back only when every thread that saw it has collected its rubbish.
 */

const step = 1024 * 1024;
/** What lies unused, at most; larger rooms are given up at once. */
const mostKept = 48 * step;

export class Rooms {
  #free: SharedArrayBuffer[] = [];
  #kept = 0;

  /** At least `size` bytes, whatever stands in them. */
  take(size: number): SharedArrayBuffer {
    const fitting = this.#free
      .filter(({ byteLength }) => byteLength >= size && byteLength <= Math.max(4 * step, 4 * size))
      .sort((a, b) => a.byteLength - b.byteLength)[0];
    if (!fitting) return new SharedArrayBuffer(Math.max(step, Math.ceil(size / step) * step));
    this.#free = this.#free.filter((one) => one !== fitting);
    this.#kept -= fitting.byteLength;
    return fitting;
  }

  /** Nobody reads there any more. Of memory that is none of these nothing is kept. */
  give(room: ArrayBufferLike): void {
    if (!(room instanceof SharedArrayBuffer) || this.#free.includes(room)) return;
    if (this.#kept + room.byteLength > mostKept) return;
    this.#free.push(room);
    this.#kept += room.byteLength;
  }
}
