/** The same bytes as the driver wants them; nothing is copied. */
export function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/**
 * Many byte strings as three parameters of one statement. An array of bytea would travel as hexadecimal text, escaped and
 * parsed again for every batch; one parameter travels as it is.
 *
 * @returns the bytes one after the other, where each begins (1 is the first byte, as SQL counts), how long each is
 */
export function packed(parts: readonly Uint8Array[]): [bytes: Buffer, starts: number[], lengths: number[]] {
  const starts: number[] = []
  const lengths: number[] = []
  let length = 0
  for (const { byteLength } of parts) {
    starts.push(length + 1)
    lengths.push(byteLength)
    length += byteLength
  }
  return [Buffer.concat(parts, length), starts, lengths]
}
