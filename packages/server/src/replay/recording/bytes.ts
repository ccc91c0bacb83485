import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { RecordingError } from './error.ts'

/**
 * The bytes of a recording, decompressed where it starts as gzip does (RFC 1952 section 2.3.1), whatever its name.
 * @param onRead is told how many bytes of the file itself have been read
 * @throws RecordingError `recording_unreadable`
 */
export async function* bytesOf(path: string, onRead?: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let read = 0
  try {
    const zipped = await isGzip(path)
    const file = createReadStream(path)
    const bytes = zipped ? file.pipe(createGunzip()) : file
    // A pipe does not forward the source's error: without this a file that vanishes would hang the reader.
    file.on('error', (cause) => bytes.destroy(cause))
    try {
      for await (const chunk of bytes as AsyncIterable<Uint8Array>) {
        read += chunk.length
        onRead?.(file.bytesRead)
        yield chunk
      }
    } finally {
      file.destroy()
    }
  } catch (cause) {
    if (cause instanceof RecordingError) throw cause
    throw new RecordingError('recording_unreadable', `${path} cannot be read further`, { byte: read }, cause)
  }
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await file.close()
  }
}

/** INVARIANT: text is UTF-8 or refused; a replacement character would be judged in place of what was recorded. */
export const utf8 = (bytes: Uint8Array): string => decoder.decode(bytes)
const decoder = new TextDecoder('utf-8', { fatal: true })
